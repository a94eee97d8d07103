#pragma once

#include <chrono>
#include <string>

namespace vestibule::check {

/// "1.5 s".
std::string seconds(std::chrono::milliseconds time);

}  // namespace vestibule::check
