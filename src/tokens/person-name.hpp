#pragma once

#include <string_view>

namespace vestibule::tokens {

/// Whether the text can be kept as the name that a service has for a person: UTF-8 of 1 to 256 characters, without
/// U+0000. What a service calls a person is no more than something to be shown: nothing is decided by it.
bool is_person_name(std::string_view text);

}  // namespace vestibule::tokens
