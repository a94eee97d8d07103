#pragma once

#include "tokens/json-table.hpp"

#include <cstdint>
#include <vector>

namespace vestibule::tokens {

/// By which column the rows of a table stand, and in which direction.
struct JsonTableOrder {
  std::size_t column;
  bool is_descending;
};

/// The rows of a table in an order, by their indices: numbers by what they are worth, then strings whatever the case of
/// their letters, then false, true, and objects and lists by their sizes. What is null or not there comes last in
/// either direction; what is the same stays as it is in `rows`, which are those of the table if there are none: so that
/// one order is within the next. Takes a second for a million rows: in a thread.
std::vector<std::uint32_t> ordered_rows(const JsonTable& table, JsonTableOrder order,
                                        std::vector<std::uint32_t> rows = {}, GCancellable* cancellable = nullptr);

}  // namespace vestibule::tokens
