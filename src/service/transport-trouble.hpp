#pragma once

#include "async/error.hpp"
#include "service/service-error.hpp"

namespace vestibule::service {

/// What a failed GIO or libsoup call means for a person.
Trouble trouble_of(const async::GioError& error);

}  // namespace vestibule::service
