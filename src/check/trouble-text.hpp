#pragma once

#include "service/service-error.hpp"

#include <string>

namespace vestibule::check {

/// Why a server gave no answer that could be used, in a line for who runs it or asks for it.
std::string text_of(const service::Unavailable& unavailable);

}  // namespace vestibule::check
