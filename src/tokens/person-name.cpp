#include "tokens/person-name.hpp"

#include <glib.h>

namespace vestibule::tokens {

namespace {

constexpr glong longest_name = 256;  // characters

}  // namespace

bool is_person_name(std::string_view text) {
  if (text.empty() || !g_utf8_validate_len(text.data(), text.size(), nullptr)) return false;
  return g_utf8_strlen(text.data(), static_cast<gssize>(text.size())) <= longest_name;
}

}  // namespace vestibule::tokens
