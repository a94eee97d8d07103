#pragma once

#include "exchange.hpp"
#include "fault.hpp"

namespace vestibule::demo {

/**
 * Gives the exchange what the fault says instead of an answer; `original` is the answer that it replaces, empty when
 * none was made. For Instead::Nothing it does nothing.
 */
void answer_with_fault(const ExchangePtr& exchange, const Fault& fault, const std::string& original);

}  // namespace vestibule::demo
