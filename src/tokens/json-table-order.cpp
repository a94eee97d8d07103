#include "tokens/json-table-order.hpp"

#include "tokens/folded-text.hpp"
#include "tokens/json-number.hpp"
#include "tokens/json-string.hpp"

#include <algorithm>
#include <compare>
#include <numeric>

namespace vestibule::tokens {

namespace {

enum class Rank : std::uint8_t { Number, String, Boolean, Object, Array, Null, Missing };

/// What a row is compared by.
struct Key {
  Rank rank;
  std::string_view raw;
  std::string folded;    ///< of a string
  std::size_t size = 0;  ///< of a container
};

Rank rank_of(JsonKind kind) {
  switch (kind) {
  case JsonKind::Number:
    return Rank::Number;
  case JsonKind::String:
    return Rank::String;
  case JsonKind::Boolean:
    return Rank::Boolean;
  case JsonKind::Object:
    return Rank::Object;
  case JsonKind::Array:
    return Rank::Array;
  case JsonKind::Null:
    break;
  }
  return Rank::Null;
}

Key key_of(const JsonIndex& json, const std::optional<std::size_t>& place) {
  Key key{.rank = Rank::Missing, .raw = {}, .folded = {}};
  if (!place) return key;
  key.rank = rank_of(json.kind(*place));
  if (json.is_container(*place))
    key.size = json.size(*place);
  else
    key.raw = json.raw(*place);
  if (key.rank == Rank::String) key.folded = folded(decode_json_string(key.raw).text);
  return key;
}

bool is_last(const Key& key) {
  return key.rank >= Rank::Null;
}

std::strong_ordering compare(const Key& one, const Key& other) {
  if (one.rank != other.rank) return one.rank <=> other.rank;
  if (one.rank == Rank::Number) return compare_json_numbers(one.raw, other.raw);
  if (const auto order = one.size <=> other.size; order != 0) return order;
  if (const auto order = one.folded <=> other.folded; order != 0) return order;
  return one.raw <=> other.raw;
}

bool is_before(const Key& one, const Key& other, bool is_descending) {
  if (is_last(one) || is_last(other)) return one.rank < other.rank && is_last(other);
  return is_descending ? compare(other, one) < 0 : compare(one, other) < 0;
}

}  // namespace

std::vector<std::uint32_t> ordered_rows(const JsonTable& table, JsonTableOrder order, std::vector<std::uint32_t> rows,
                                        GCancellable* cancellable) {
  constexpr std::size_t look_every = 1 << 10;  // rows
  std::vector<Key> keys;
  keys.reserve(table.size());
  table.visit_rows([&](std::size_t row) {
    if (keys.size() % look_every == 0 && g_cancellable_is_cancelled(cancellable)) return false;
    keys.push_back(key_of(table.json(), table.cells(row)[order.column]));
    return true;
  });
  if (keys.size() < table.size()) return {};
  if (rows.empty()) {
    rows.resize(keys.size());
    std::iota(rows.begin(), rows.end(), 0);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t one, std::uint32_t other) {
    return is_before(keys[one], keys[other], order.is_descending);
  });
  return rows;
}

}  // namespace vestibule::tokens
