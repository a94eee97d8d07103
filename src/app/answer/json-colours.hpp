#pragma once

#include "tokens/json-tokens.hpp"

#include <cstdint>

namespace vestibule::app {

/// The colour of a name or a value in a text, 0xRRGGBB: one that can be read on Adwaita's background of views.
std::uint32_t colour_of(tokens::JsonToken::Kind kind, bool is_dark);

}  // namespace vestibule::app
