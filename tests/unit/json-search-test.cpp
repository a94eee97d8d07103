#include "tokens/json-search.hpp"

#include "named-tests.hpp"
#include "tokens/json-string.hpp"

#include <string>
#include <vector>

using namespace vestibule;
using tokens::decode_json_string;

namespace {

std::vector<std::size_t> found(const std::string& text, const std::string& wanted, std::size_t most = 100) {
  const auto index = tokens::JsonIndex::build(async::Bytes::adopt(g_bytes_new(text.data(), text.size())));
  return tokens::find_in_json(*index, wanted, most).places;
}

using Places = std::vector<std::size_t>;

void names_and_values_are_found_whatever_their_case() {
  const std::string text = R"({"Ada":"x","b":["ADA L.",true,123.0]})";
  g_assert_true(found(text, "ada") == (Places{1, 16}));
  g_assert_true(found(text, "TRUE") == (Places{25}));
  g_assert_true(found(text, "23.0") == (Places{30}));
  g_assert_true(found(text, "not there").empty());
  g_assert_true(found(text, "").empty());
}

void what_is_escaped_or_not_ascii_is_found_as_it_reads() {
  g_assert_true(found(R"(["gr\u00fcn","GRÜN","gr\\u00fcn"])", "grün") == (Places{1, 13}));
  g_assert_true(found(R"(["a\"b","a\\b"])", "a\"b") == (Places{1}));
  g_assert_true(found("[\"\xff\xfe x\"]", "x") == (Places{1}));
}

void punctuation_is_not_found() {
  g_assert_true(found(R"({"a":[1,2]})", ":").empty());
  g_assert_true(found(R"({"a":"b"})", "\"").empty());
}

void no_more_than_wanted_is_found_and_that_is_said() {
  const std::string text = "[1,1,1]";
  const auto index = tokens::JsonIndex::build(async::Bytes::adopt(g_bytes_new(text.data(), text.size())));
  g_assert_true(tokens::find_in_json(*index, "1", 2).is_cut);
  g_assert_cmpuint(tokens::find_in_json(*index, "1", 2).places.size(), ==, 2);
  g_assert_false(tokens::find_in_json(*index, "1", 3).is_cut);
}

void assert_decoded(std::string_view raw, const char* text, bool is_exact = true) {
  const auto decoded = decode_json_string(raw);
  g_assert_cmpstr(decoded.text.c_str(), ==, text);
  g_assert_true(decoded.is_exact == is_exact);
}

void a_string_is_decoded_and_what_cannot_be_stays_escaped() {
  assert_decoded(R"("plain")", "plain");
  assert_decoded(R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t");
  assert_decoded(R"("\u00e9\u20AC\ud83d\ude00")", "é€😀");
  assert_decoded(R"("a\u0000b")", "a\\u0000b", false);
  assert_decoded(R"("\ud800")", "\\ud800", false);
  assert_decoded(R"("\ud800\u0041")", "\\ud800A", false);
  assert_decoded(R"("\ude00\ud83d")", "\\ude00\\ud83d", false);
  assert_decoded(R"("")", "");
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "json-search",
      {
          {"names-and-values-are-found-whatever-their-case", names_and_values_are_found_whatever_their_case},
          {"what-is-escaped-or-not-ascii-is-found-as-it-reads", what_is_escaped_or_not_ascii_is_found_as_it_reads},
          {"punctuation-is-not-found", punctuation_is_not_found},
          {"no-more-than-wanted-is-found-and-that-is-said", no_more_than_wanted_is_found_and_that_is_said},
          {"a-string-is-decoded-and-what-cannot-be-stays-escaped",
           a_string_is_decoded_and_what_cannot_be_stays_escaped},
      });
}
