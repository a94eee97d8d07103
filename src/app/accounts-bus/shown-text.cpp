#include "app/accounts-bus/shown-text.hpp"

#include "tokens/printable-text.hpp"

namespace vestibule::app {

namespace {

constexpr std::size_t longest = 64;  // characters

}  // namespace

std::string shown_text(std::string_view text) {
  return tokens::cut(tokens::printable(text), longest - 1);
}

}  // namespace vestibule::app
