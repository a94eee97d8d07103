#pragma once

#include "check/json-output.hpp"

namespace vestibule::cli {

using check::JsonOutput;

}  // namespace vestibule::cli
