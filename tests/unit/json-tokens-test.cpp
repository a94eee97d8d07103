#include "tokens/json-tokens.hpp"

#include "named-tests.hpp"

#include <string>

using namespace vestibule;
using tokens::JsonToken;

namespace {

std::shared_ptr<const tokens::JsonTokens> tokens_of(const std::string& text) {
  return tokens::JsonTokens::build(
      tokens::JsonIndex::build(async::Bytes::adopt(g_bytes_new(text.data(), text.size()))));
}

/// Each token as the letter of its kind and where it is.
std::string found(const tokens::JsonTokens& tokens, std::size_t begin, std::size_t end) {
  std::string text;
  for (const auto& token : tokens.in(begin, end)) {
    text += "NSDW"[static_cast<std::size_t>(token.kind)];
    text += std::to_string(token.begin) + '-' + std::to_string(token.end) + ' ';
  }
  return text;
}

void each_kind_is_told_from_the_others() {
  const std::string text = R"({"a" : ["b:",-1.5e3,true], "c":null})";
  const auto all = found(*tokens_of(text), 0, text.size());
  g_assert_cmpstr(all.c_str(), ==, "N1-4 S8-12 D13-19 W20-24 N27-30 W31-35 ");
}

void a_part_may_begin_and_end_anywhere() {
  const auto tokens = tokens_of(R"(["one","two",3])");
  const auto middle = found(*tokens, 3, 9), gap = found(*tokens, 6, 7), behind = found(*tokens, 14, 15);
  g_assert_cmpstr(middle.c_str(), ==, "S1-6 S7-12 ");
  g_assert_cmpstr(gap.c_str(), ==, "");
  g_assert_cmpstr(behind.c_str(), ==, "");
}

void a_long_string_is_one_wherever_it_is_looked_at() {
  const std::string text = "[1,\"" + std::string(100'000, '1') + "\",2" + std::string(10'000, ' ') + ",3]";
  const auto tokens = tokens_of(text);
  for (const std::size_t place : {std::size_t{3}, std::size_t{4095}, std::size_t{4096}, std::size_t{50'000}}) {
    const auto there = found(*tokens, place, place + 1);
    g_assert_cmpstr(there.c_str(), ==, "S3-100005 ");
  }
  const auto behind = found(*tokens, 100'005, text.size());
  g_assert_cmpstr(behind.c_str(), ==, "D100006-100007 D110008-110009 ");
}

void nothing_is_found_behind_a_fault() {
  const std::string text = R"([1,"two",oops,"three"])";
  const auto all = found(*tokens_of(text), 0, text.size()), behind = found(*tokens_of(text), 14, text.size());
  g_assert_cmpstr(all.c_str(), ==, "D1-2 S3-8 ");
  g_assert_cmpstr(behind.c_str(), ==, "");
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "json-tokens",
      {
          {"each-kind-is-told-from-the-others", each_kind_is_told_from_the_others},
          {"a-part-may-begin-and-end-anywhere", a_part_may_begin_and_end_anywhere},
          {"a-long-string-is-one-wherever-it-is-looked-at", a_long_string_is_one_wherever_it_is_looked_at},
          {"nothing-is-found-behind-a-fault", nothing_is_found_behind_a_fault},
      });
}
