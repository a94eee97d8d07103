#include "tokens/text-lines.hpp"

#include "named-tests.hpp"

#include <string>

using namespace vestibule;
using tokens::TextLines;

namespace {

std::shared_ptr<const TextLines> lines_of(const std::string& text) {
  return TextLines::build(async::Bytes::adopt(g_bytes_new(text.data(), text.size())));
}

std::string joined(const TextLines& lines, const char* separator) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); i++)
    text.append(i ? separator : "").append(lines.line(i));
  return text;
}

void assert_joined(const std::string& text, const char* wanted) {
  const auto result = joined(*lines_of(text), "|");
  g_assert_cmpstr(result.c_str(), ==, wanted);
}

void each_line_is_one() {
  assert_joined("", "");
  assert_joined("a", "a");
  assert_joined("a\n", "a");
  assert_joined("a\r\n\nb\n", "a||b");
}

void the_lines_of_a_long_text_are_found_by_their_numbers() {
  std::string text;
  for (int i = 0; i < 1000; i++)
    text += std::to_string(i) + "\n";
  const auto lines = lines_of(text);
  g_assert_cmpuint(lines->size(), ==, 1000);
  for (const std::size_t i : {0, 1, 63, 64, 65, 500, 999})
    g_assert_true(lines->line(i) == std::to_string(i));
}

void a_line_without_end_is_cut_between_characters() {
  for (const char* character : {"x", "ü", "€", "😀", "\x80"}) {
    std::string text;
    while (text.size() < 10 * TextLines::longest)
      text += character;
    const auto lines = lines_of(text);
    g_assert_cmpuint(lines->size(), >=, 10);
    g_assert_true(joined(*lines, "") == text);
    for (std::size_t i = 0; i < lines->size(); i++) {
      g_assert_cmpuint(lines->line(i).size(), <=, TextLines::longest);
      g_assert_true(lines->line(i).starts_with(character));
    }
  }
}

void a_line_of_the_longest_length_is_whole() {
  const std::string longest(TextLines::longest, 'x');
  g_assert_cmpuint(lines_of(longest + "\n" + longest)->size(), ==, 2);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "text-lines",
      {
          {"each-line-is-one", each_line_is_one},
          {"the-lines-of-a-long-text-are-found-by-their-numbers", the_lines_of_a_long_text_are_found_by_their_numbers},
          {"a-line-without-end-is-cut-between-characters", a_line_without_end_is_cut_between_characters},
          {"a-line-of-the-longest-length-is-whole", a_line_of_the_longest_length_is_whole},
      });
}
