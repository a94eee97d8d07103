#pragma once

#include "tokens/secret.hpp"

#include <string>

namespace vestibule::check {

/// Somebody to sign in as.
struct Person {
  std::string username = {};
  tokens::Secret password = {};
};

/// Whom no service knows.
Person nobody_at_all();
/// Another one each time, for a user who is made for a check alone.
Person new_person();

}  // namespace vestibule::check
