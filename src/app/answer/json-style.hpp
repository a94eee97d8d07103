#pragma once

#include "tokens/json-index.hpp"

#include <glibmm/ustring.h>

#include <vector>

namespace vestibule::app {

/// How a value of this kind looks.
std::vector<Glib::ustring> css_classes_of(tokens::JsonKind kind);

}  // namespace vestibule::app
