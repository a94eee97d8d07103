#pragma once

#include <string>
#include <string_view>

namespace vestibule::app {

/// A name or a value as a row of a list shows it: one line, in which nothing is hidden, cut where it is long.
std::string shown_json(std::string_view raw);

}  // namespace vestibule::app
