#pragma once

#include <string>
#include <string_view>

namespace vestibule::app {

/// A name that somebody else has chosen, as it can stand in a sentence: printable, and 64 characters at most, of which
/// the last one then says that there is more.
std::string shown_text(std::string_view text);

}  // namespace vestibule::app
