#include "app/answer/json-colours.hpp"

namespace vestibule::app {

std::uint32_t colour_of(tokens::JsonToken::Kind kind, bool is_dark) {
  switch (kind) {
  case tokens::JsonToken::Kind::Name:
    return is_dark ? 0xdc8add : 0x813d9c;
  case tokens::JsonToken::Kind::String:
    return is_dark ? 0x8ff0a4 : 0x1b6b3a;
  case tokens::JsonToken::Kind::Number:
    return is_dark ? 0x99c1f1 : 0x1a5fb4;
  case tokens::JsonToken::Kind::Word:
    break;
  }
  return is_dark ? 0xffbe6f : 0x9a4a00;
}

}  // namespace vestibule::app
