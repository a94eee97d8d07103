#pragma once

#include <vestibule/failure.hpp>

#include <exception>
#include <string>

namespace vestibule::library {

/// What the API says of an error of the rooms below it.
Failure failure_of(std::exception_ptr error);

/// Nothing that can be asked for. `what`: English.
Failure invalid(const std::string& what);

}  // namespace vestibule::library
