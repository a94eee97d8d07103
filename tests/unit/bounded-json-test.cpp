#include "tokens/bounded-json.hpp"

#include <string>

using namespace vestibule::tokens;

namespace {

struct TextCase {
  const char* name;
  std::string text;
  bool is_json;
};

std::string repeated(const char* part, int count) {
  std::string text;
  for (int i = 0; i < count; i++)
    text += part;
  return text;
}

void only_valid_json_is_parsed() {
  const TextCase cases[] = {
      {"object", R"({"a":1})", true},
      {"empty object", "{}", true},
      {"nested", R"( { "a" : [ 1 , { "b" : null } , [ ] ] , "c" : true } )", true},
      {"a lone number", "-0.5e+3", true},
      {"a lone string", R"("x")", true},
      {"escapes", R"({"a":"\"\\\/\b\f\n\r\t\u00e9"})", true},
      {"surrogate pair", R"(["\ud83d\ude00"])", true},
      {"empty", "", false},
      {"spaces", "  ", false},
      {"HTML", "<html></html>", false},
      {"cut off in an object", R"({"a":1)", false},
      {"cut off in a string", R"({"a":"b)", false},
      {"cut off after a backslash", "[\"\\", false},
      {"cut off in an escape", R"(["\u00)", false},
      {"two values", "{} {}", false},
      {"trailing comma in an object", R"({"a":1,})", false},
      {"trailing comma in an array", "[1,]", false},
      {"no colon", R"({"a" 1})", false},
      {"no quotes round a name", "{a:1}", false},
      {"single quotes", "{'a':1}", false},
      {"comment", "{} // no", false},
      {"comment inside", "[/* no */]", false},
      {"hexadecimal", "[0x10]", false},
      {"leading zero", "[012]", false},
      {"leading plus", "[+1]", false},
      {"no digits", "[-]", false},
      {"no digits after the point", "[1.]", false},
      {"no digits before the point", "[.5]", false},
      {"no digits in the exponent", "[1e]", false},
      {"NaN", R"({"exp":NaN})", false},
      {"Infinity", R"({"exp":Infinity})", false},
      {"wrong closing bracket", "[1}", false},
      {"upper-case word", "[TRUE]", false},
      {"word cut off", "[tru]", false},
      {"unknown escape", R"(["\x41"])", false},
      {"control character in a string", "[\"a\nb\"]", false},
      {"U+0000 escaped", R"(["a\u0000b"])", false},
      {"U+0000 itself", std::string("[\"a\0b\"]", 7), false},
      {"high surrogate alone", R"(["\ud83d"])", false},
      {"high surrogate before something else", R"(["\ud83d\u0041"])", false},
      {"low surrogate alone", R"(["\ude00"])", false},
      {"invalid UTF-8", "[\"\xff\xfe\"]", false},
      {"overlong UTF-8", "[\"\xc0\xaf\"]", false},
      {"UTF-8 cut off", "[\"\xc3\"]", false},
      {"depth 64", repeated("[", 64) + repeated("]", 64), true},
      {"depth 65", repeated("[", 65) + repeated("]", 65), false},
      {"depth 1,000", repeated("{\"a\":", 1000) + "1" + repeated("}", 1000), false},
      {"100,000 opening brackets", repeated("[", 100000), false},
      {"100,000 brackets each way", repeated("[", 100000) + repeated("]", 100000), false},
      {"100,000 elements side by side", "[" + repeated("1,", 99999) + "1]", true},
      {"too large", "\"" + repeated("0123456789abcdef", 65536) + "\"", false},
  };
  for (const auto& row : cases) {
    g_test_message("%s", row.name);
    g_assert_true(parse_json(row.text).has_value() == row.is_json);
  }
}

void the_bounds_are_the_callers() {
  g_assert_true(parse_json("[[1]]", {.bytes = 5, .depth = 2}).has_value());
  g_assert_false(parse_json("[[1]]", {.bytes = 4, .depth = 2}).has_value());
  g_assert_false(parse_json("[[1]]", {.bytes = 5, .depth = 1}).has_value());
}

struct NumberCase {
  const char* text;
  std::optional<double> number;
};

void a_number_that_cannot_be_held_is_none() {
  const NumberCase cases[] = {
      {"0", 0},
      {"-1", -1},
      {"1.5", 1.5},
      {"1E2", 100},
      {"-0.25e-1", -0.025},
      {"9007199254740992", 9007199254740992.0},
      {"-9007199254740992", -9007199254740992.0},
      {"9007199254740994", std::nullopt},
      {"12345678901234567890123", std::nullopt},  // json-glib's −1
      {"18446744073709551615", std::nullopt},     // json-glib's −1 too
      {"-12345678901234567890123", std::nullopt},
      {"1e400", std::nullopt},
      {"-1e400", std::nullopt},
      {"\"1\"", std::nullopt},
      {"true", std::nullopt},
      {"null", std::nullopt},
      {"[1]", std::nullopt},
      {"{}", std::nullopt},
  };
  for (const auto& row : cases) {
    g_test_message("%s", row.text);
    const auto json = parse_json(std::string("{\"before\":1e999,\"n\":") + row.text + ",\"after\":7}");
    g_assert_true(json.has_value());
    g_assert_true(number_member(*json, "n") == row.number);
    g_assert_true(number_member(*json, "before") == std::nullopt);
    g_assert_true(number_member(*json, "after") == 7.0);
  }
}

void members_are_taken_by_their_type() {
  const auto json = parse_json(R"({"s":"é😀","n":3,"b":true,"f":false,"o":{},"z":null,"e":""})");
  g_assert_true(json && is_json_object(*json));
  g_assert_true(string_member(*json, "s") == "é😀");
  g_assert_true(string_member(*json, "e") == "");
  g_assert_true(boolean_member(*json, "b") == true);
  g_assert_true(boolean_member(*json, "f") == false);
  for (const char* other : {"n", "b", "o", "z", "missing"})
    g_assert_false(string_member(*json, other).has_value());
  for (const char* other : {"s", "n", "o", "z", "missing"})
    g_assert_false(boolean_member(*json, other).has_value());
}

void what_is_no_object_has_no_members() {
  for (const char* text : {"[1]", "\"a\"", "1", "null"}) {
    const auto json = parse_json(text);
    g_assert_true(json.has_value());
    g_assert_false(is_json_object(*json));
    g_assert_false(string_member(*json, "a").has_value());
    g_assert_false(number_member(*json, "a").has_value());
  }
  g_assert_false(string_member(nullptr, "a").has_value());
}

void of_duplicate_names_the_last_one_counts() {
  const auto json = parse_json(R"({"a":"first","n":1,"\u0061":"last","n":1e400})");
  g_assert_true(json.has_value());
  g_assert_true(string_member(*json, "a") == "last");
  g_assert_false(number_member(*json, "n").has_value());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/bounded-json/only-valid-json-is-parsed", only_valid_json_is_parsed);
  g_test_add_func("/bounded-json/the-bounds-are-the-callers", the_bounds_are_the_callers);
  g_test_add_func("/bounded-json/a-number-that-cannot-be-held-is-none", a_number_that_cannot_be_held_is_none);
  g_test_add_func("/bounded-json/members-are-taken-by-their-type", members_are_taken_by_their_type);
  g_test_add_func("/bounded-json/what-is-no-object-has-no-members", what_is_no_object_has_no_members);
  g_test_add_func("/bounded-json/of-duplicate-names-the-last-one-counts", of_duplicate_names_the_last_one_counts);
  return g_test_run();
}
