// Answers from strangers: what the index gives can be read child by child, and is all that comes before the fault.
#include "target.hpp"
#include "tokens/json-grammar.hpp"
#include "tokens/json-index.hpp"
#include "tokens/json-search.hpp"
#include "tokens/json-string.hpp"
#include "tokens/text-lines.hpp"

#include <vector>

namespace vestibule::testing {

namespace {

using namespace tokens;

constexpr std::size_t largest_checked = 4096;

void check_tree(const JsonIndex& index) {
  std::vector<std::size_t> open{*index.root()};
  while (!open.empty()) {
    const std::size_t place = open.back();
    open.pop_back();
    g_assert_cmpuint(place, <, index.text().size());
    const std::size_t end = place + index.raw(place).size();
    g_assert_cmpuint(end, <=, index.text().size());
    if (index.kind(place) == JsonKind::String) decode_json_string(index.raw(place));
    std::size_t before = place;
    for (std::size_t i = 0; i < index.size(place); i++) {
      const auto child = index.child(place, i);
      g_assert_true(child.key.has_value() == (index.kind(place) == JsonKind::Object));
      if (child.key) decode_json_string(*child.key);
      g_assert_cmpuint(child.place, >, before);
      g_assert_cmpuint(child.place, <, end);
      g_assert_cmpuint(index.index_at(place, child.place), ==, i);
      before = child.place;
      open.push_back(child.place);
    }
  }
}

}  // namespace

void check(std::string_view input) {
  const auto bytes = async::Bytes::adopt(g_bytes_new(input.data(), input.size()));
  const auto index = JsonIndex::build(bytes);
  if (scan_json(input, JsonIndex::most_depth > input.size() ? input.size() + 1 : 64)) g_assert_true(!index->fault());
  g_assert_true(index->fault() || index->root());
  if (index->fault()) g_assert_cmpuint(index->fault()->byte, <=, input.size());
  // Each child is asked for by itself, which takes a large text its time.
  if (index->root() && input.size() <= largest_checked) check_tree(*index);
  find_in_json(*index, "a", 10);

  const auto lines = TextLines::build(bytes);
  std::size_t size = 0;
  for (std::size_t i = 0; i < lines->size(); i++)
    size += lines->line(i).size();
  g_assert_cmpuint(size, <=, input.size());
}

}  // namespace vestibule::testing
