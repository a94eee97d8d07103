#pragma once

#include "tokens/json-index.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace vestibule::tokens {

/// Names and values in which a text was found.
struct JsonMatches {
  std::vector<std::size_t> places;  ///< where each begins, in the order of the text
  bool is_cut = false;              ///< there are more than were asked for
};

/// Finds the names, strings and other scalars of a JSON text that contain `wanted`, whatever the case of its letters:
/// strings as they read without escapes, numbers as they were sent. Takes a second for some hundred megabytes: in a
/// thread.
JsonMatches find_in_json(const JsonIndex& index, const std::string& wanted, std::size_t most,
                         GCancellable* cancellable = nullptr);

}  // namespace vestibule::tokens
