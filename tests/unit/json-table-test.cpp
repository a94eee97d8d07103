#include "tokens/json-table.hpp"

#include "named-tests.hpp"
#include "tokens/json-number.hpp"
#include "tokens/json-table-order.hpp"

#include <string>
#include <vector>

using namespace vestibule;
using tokens::JsonTable;

namespace {

std::shared_ptr<const JsonTable> table_of(const std::string& text) {
  return JsonTable::build(tokens::JsonIndex::build(async::Bytes::adopt(g_bytes_new(text.data(), text.size()))));
}

std::string repeated(const std::string& part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; i++)
    text += part;
  return text;
}

void assert_less(const std::string& one, const std::string& other) {
  g_assert_true(tokens::compare_json_numbers(one, other) < 0);
  g_assert_true(tokens::compare_json_numbers(other, one) > 0);
}

void assert_same(const std::string& one, const std::string& other) {
  g_assert_true(tokens::compare_json_numbers(one, other) == 0);
  g_assert_true(tokens::compare_json_numbers(other, one) == 0);
}

void numbers_are_compared_by_what_they_are_worth() {
  const char* rising[] = {"-1e400", "-10", "-9.5", "-1",  "-0.1", "-1e-400", "0",   "1e-400", "0.09",
                          "0.1",    "1",   "1.05", "1.5", "9",    "10",      "1e2", "101",    "1e400"};
  for (std::size_t i = 0; i < std::size(rising); i++)
    for (std::size_t j = i + 1; j < std::size(rising); j++)
      assert_less(rising[i], rising[j]);
  for (const char* one : {"1", "1.0", "1e0", "10e-1", "0.1E+1", "100.00e-2"})
    assert_same(one, "1");
  for (const char* zero : {"-0", "0.000", "0e999999999999999999999999", "-0.0E-5"})
    assert_same(zero, "0");
}

void no_number_is_too_long_to_be_compared_exactly() {
  assert_less("9007199254740992", "9007199254740993");
  assert_less("12345678901234567890123", "12345678901234567890123.0000000000000000001");
  const auto zeros = repeated("0", 1000);
  assert_same("1" + zeros, "1e1000");
  assert_same("0." + zeros + "1", "1e-1001");
  assert_less("1" + zeros, "1" + zeros + ".1");
  const auto nines = repeated("9", 100);
  assert_less("1e" + nines, "1e1" + repeated("0", 100));
  assert_same("10e" + nines, "1e1" + repeated("0", 100));
  assert_less("1e-" + nines, "1");
  assert_less("1e-1" + repeated("0", 100), "1e-" + nines);
  assert_less("-1e" + nines, "1e-" + nines);
  assert_same("1e000000000000000000000000000001", "10");
}

std::string columns(const JsonTable& table) {
  std::string text;
  for (const auto column : table.columns())
    text += std::string(column) + ' ';
  return text;
}

void a_list_of_objects_is_a_table() {
  const auto table = table_of(R"([{"a":1,"b":2},{},{"c":3,"\u0061":4,"c":5}])");
  g_assert_nonnull(table.get());
  g_assert_cmpuint(table->size(), ==, 3);
  const auto names = columns(*table);
  g_assert_cmpstr(names.c_str(), ==, R"("a" "b" "c" )");
  const auto cells = table->cells(table->row(2));
  g_assert_true(table->json().raw(*cells[0]) == "4");
  g_assert_false(cells[1].has_value());
  g_assert_true(table->json().raw(*cells[2]) == "5");
}

void the_only_list_in_an_object_is_one_too() {
  const auto table = table_of(R"({"total":1,"page":{"x":[]},"items":[{"a":1}]})");
  g_assert_nonnull(table.get());
  g_assert_cmpuint(table->size(), ==, 1);
  g_assert_null(table_of(R"({"one":[{"a":1}],"other":[{"a":1}]})").get());
  g_assert_null(table_of(R"({"one":{"two":[{"a":1}]}})").get());
}

void what_is_no_list_of_objects_is_no_table() {
  for (const char* text : {"", "1", "[]", "{}", "[{}]", "[1]", R"([{"a":1},2])", R"([{"a":1},null])", R"([[{"a":1}]])"})
    g_assert_null(table_of(text).get());
}

void what_came_of_a_list_that_is_cut_off_is_a_table() {
  const auto table = table_of(R"([{"a":1},{"a":2,"b)");
  g_assert_nonnull(table.get());
  g_assert_cmpuint(table->size(), ==, 2);
}

void columns_that_are_too_many_are_counted() {
  std::string text = "[{";
  for (std::size_t i = 0; i < JsonTable::most_columns + 7; i++)
    text += (i ? ",\"" : "\"") + std::to_string(i) + "\":1";
  const auto table = table_of(text + R"(},{"1":1,"51":1,"more":1}])");
  g_assert_cmpuint(table->columns().size(), ==, JsonTable::most_columns);
  g_assert_cmpuint(table->left_out(), ==, 8);
}

std::string ordered(const char* text, bool is_descending) {
  const auto table = table_of(text);
  std::string order;
  for (const auto row : tokens::ordered_rows(*table, {0, is_descending}))
    order += std::to_string(row);
  return order;
}

void null_and_missing_values_are_last_in_either_direction() {
  constexpr const char* text = R"([{"a":2},{"b":0},{"a":null},{"a":3},{"a":1}])";
  const auto rising = ordered(text, false), falling = ordered(text, true);
  g_assert_cmpstr(rising.c_str(), ==, "40321");
  g_assert_cmpstr(falling.c_str(), ==, "30421");
}

void strings_are_ordered_whatever_their_case() {
  const auto order = ordered(R"([{"a":"b"},{"a":"C"},{"a":"\u0041"},{"a":"É"},{"a":"B"},{"a":"é"}])", false);
  g_assert_cmpstr(order.c_str(), ==, "240135");
}

void each_kind_is_ordered_among_itself() {
  constexpr const char* text = R"([{"a":[1,2]},{"a":[1]},{"a":{}},{"a":true},{"a":false},{"a":"1"},{"a":10},{"a":9}])";
  const auto rising = ordered(text, false), falling = ordered(text, true);
  g_assert_cmpstr(rising.c_str(), ==, "76543210");
  g_assert_cmpstr(falling.c_str(), ==, "01234567");
}

void what_is_the_same_stays_as_it_is() {
  constexpr const char* text = R"([{"a":1},{"a":1.0},{"a":10e-1}])";
  const auto rising = ordered(text, false), falling = ordered(text, true);
  g_assert_cmpstr(rising.c_str(), ==, "012");
  g_assert_cmpstr(falling.c_str(), ==, "012");
  const auto table = table_of(text);
  g_assert_true(tokens::ordered_rows(*table, {0, false}, {2, 0, 1}) == (std::vector<std::uint32_t>{2, 0, 1}));
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "json-table",
      {
          {"numbers-are-compared-by-what-they-are-worth", numbers_are_compared_by_what_they_are_worth},
          {"no-number-is-too-long-to-be-compared-exactly", no_number_is_too_long_to_be_compared_exactly},
          {"a-list-of-objects-is-a-table", a_list_of_objects_is_a_table},
          {"the-only-list-in-an-object-is-one-too", the_only_list_in_an_object_is_one_too},
          {"what-is-no-list-of-objects-is-no-table", what_is_no_list_of_objects_is_no_table},
          {"what-came-of-a-list-that-is-cut-off-is-a-table", what_came_of_a_list_that_is_cut_off_is_a_table},
          {"columns-that-are-too-many-are-counted", columns_that_are_too_many_are_counted},
          {"null-and-missing-values-are-last-in-either-direction",
           null_and_missing_values_are_last_in_either_direction},
          {"strings-are-ordered-whatever-their-case", strings_are_ordered_whatever_their_case},
          {"each-kind-is-ordered-among-itself", each_kind_is_ordered_among_itself},
          {"what-is-the-same-stays-as-it-is", what_is_the_same_stays_as_it_is},
      });
}
