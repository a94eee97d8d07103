#include "tokens/printable-text.hpp"

#include "../integration/equal.hpp"
#include "named-tests.hpp"

using vestibule::test::equal;
using vestibule::tokens::printable;

namespace {

void what_can_be_seen_stays_as_it_is() {
  for (const char* text : {"", " ", "~", "\u00a0", "Zoë", "\u061b\u061d", "\u200d\u2010", "\u2027\u202f",
                           "\u2065\u206a", "\ufefe", "\U0001f511", "<b>&amp;</b>"})
    equal(printable(text), text);
}

void what_cannot_be_seen_or_turns_the_text_is_shown_as_its_number() {
  equal(printable("\t\n\x1f\x7f\u0080\u009f"), R"(\x09\x0a\x1f\x7f\x80\x9f)");
  equal(printable("\u061c\u200e\u200f"), R"(\u061c\u200e\u200f)");
  equal(printable("\u2028\u202b\u202e"), R"(\u2028\u202b\u202e)");
  equal(printable("\u2066\u2069\ufeff"), R"(\u2066\u2069\ufeff)");
  equal(printable(std::string_view("a\0b", 3)), R"(a\x00b)");
}

void what_is_no_utf_8_is_shown_byte_by_byte() {
  equal(printable("a\xff\xc3"), R"(a\xff\xc3)");
  equal(printable("\xe2\x80"), R"(\xe2\x80)");
  equal(printable("\xc0\x80"), R"(\xc0\x80)");
}

void what_is_long_is_cut_between_characters() {
  using vestibule::tokens::cut;
  equal(cut("", 0), "");
  equal(cut("Zoë", 3), "Zoë");
  equal(cut("Zoëë", 3), "Zoë…");
  equal(cut("\U0001f511\U0001f511", 1), "\U0001f511…");
}

}  // namespace

int main(int argc, char** argv) {
  return vestibule::testing::run_tests(
      argc, argv, "printable-text",
      {{"what-can-be-seen-stays-as-it-is", &what_can_be_seen_stays_as_it_is},
       {"what-cannot-be-seen-or-turns-the-text-is-shown-as-its-number",
        &what_cannot_be_seen_or_turns_the_text_is_shown_as_its_number},
       {"what-is-long-is-cut-between-characters", &what_is_long_is_cut_between_characters},
       {"what-is-no-utf-8-is-shown-byte-by-byte", &what_is_no_utf_8_is_shown_byte_by_byte}});
}
