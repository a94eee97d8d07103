#include "app/answer/answer.hpp"

#include "app/answer/answer-text.hpp"
#include "app/answer/json-branch.hpp"
#include "app/answer/json-colours.hpp"
#include "named-tests.hpp"

#include <cmath>
#include <string>

using namespace vestibule;
using namespace vestibule::app;

namespace {

constexpr const char* mask = "••••••••";

void assert_header(const char* name, const char* value, const char* shown) {
  const auto masked = masked_header(name, value);
  g_assert_cmpstr(masked.c_str(), ==, shown);
}

void no_header_shows_a_token() {
  assert_header("Set-Cookie", "session=1", mask);
  assert_header("Authorization", "Basic YTpi", mask);
  assert_header("X-Auth", "short", mask);
  assert_header("x-csrf-TOKEN", "short", mask);
  assert_header("Location", "/next#eyJhbGciOiJIUzI1NiJ9.e30.c2ln", mask);
  assert_header("X-Request", "0123456789abcdef0123456789abcdef", mask);
}

void other_headers_are_shown_as_they_are() {
  assert_header("Content-Type", "application/json; charset=utf-8", "application/json; charset=utf-8");
  assert_header("Date", "Thu, 26 Nov 2026 18:14:31 GMT", "Thu, 26 Nov 2026 18:14:31 GMT");
  assert_header("X-Name", "a\u202eb", "a\\u202eb");
}

AnswerKind kind(const char* content_type, const std::string& body) {
  return kind_of({.status = 200,
                  .reason = "",
                  .content_type = content_type,
                  .headers = {},
                  .body = async::Bytes::adopt(g_bytes_new(body.data(), body.size()))});
}

void an_answer_is_what_it_says_or_what_it_is() {
  g_assert_true(kind("application/json", "") == AnswerKind::Empty);
  g_assert_true(kind("application/json", "<html>") == AnswerKind::Json);
  g_assert_true(kind("application/problem+json", "{}") == AnswerKind::Json);
  g_assert_true(kind("text/html", " {}") == AnswerKind::MaybeJson);
  g_assert_true(kind("", "[1]") == AnswerKind::MaybeJson);
  g_assert_true(kind("text/html", "<html>") == AnswerKind::Text);
  g_assert_true(kind("", "words") == AnswerKind::Text);
  g_assert_true(kind("", std::string("\0\1", 2)) == AnswerKind::Other);
  g_assert_true(kind("image/png", "x") == AnswerKind::Image);
  g_assert_true(kind("image/svg+xml", "<svg/>") == AnswerKind::Text);
  g_assert_true(kind("application/octet-stream", "x") == AnswerKind::Other);
}

void assert_at(JsonBranch& outermost, std::size_t row, std::size_t place, std::size_t index) {
  const auto position = outermost.at(row);
  g_assert_cmpuint(position.branch->place(), ==, place);
  g_assert_cmpuint(position.index, ==, index);
  g_assert_cmpuint(position.branch->row_of(index), ==, row);
}

void rows_are_found_among_open_branches() {
  const auto outermost = std::make_shared<JsonBranch>(100, 5);
  outermost->open(1, 101, 3);
  outermost->open(4, 104, 1'000'000);
  outermost->opened(1)->open(2, 102, 2);
  g_assert_cmpuint(outermost->rows(), ==, 5 + 3 + 2 + 1'000'000);
  assert_at(*outermost, 0, 100, 0);
  assert_at(*outermost, 1, 100, 1);
  assert_at(*outermost, 2, 101, 0);
  assert_at(*outermost, 4, 101, 2);
  assert_at(*outermost, 5, 102, 0);
  assert_at(*outermost, 6, 102, 1);
  assert_at(*outermost, 7, 100, 2);
  assert_at(*outermost, 9, 100, 4);
  assert_at(*outermost, 10, 104, 0);
  assert_at(*outermost, 1'000'009, 104, 999'999);

  g_assert_cmpuint(outermost->close(1), ==, 5);
  g_assert_cmpuint(outermost->close(1), ==, 0);
  assert_at(*outermost, 2, 100, 2);
  assert_at(*outermost, 5, 104, 0);
}

void a_branch_that_is_looked_at_outlives_its_parents_end() {
  const auto outermost = std::make_shared<JsonBranch>(100, 1);
  outermost->open(0, 101, 1);
  outermost->opened(0)->open(0, 102, 1);
  const auto looked_at = outermost->at(2);
  outermost->close(0);
  g_assert_null(looked_at.branch->parent());
  g_assert_cmpuint(looked_at.branch->depth(), ==, 0);
}

/// WCAG 2.1, relative luminance.
double luminance(std::uint32_t colour) {
  const auto part = [colour](unsigned shift) {
    const double value = (colour >> shift & 0xff) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
}

double contrast(std::uint32_t one, std::uint32_t other) {
  const auto [darker, lighter] = std::minmax({luminance(one), luminance(other)});
  return (lighter + 0.05) / (darker + 0.05);
}

void colours_can_be_read_on_the_background_of_a_view() {
  constexpr std::uint32_t light = 0xffffff, dark = 0x1e1e1e;  // view_bg_color of libadwaita 1.2
  constexpr double least = 4.5;                               // WCAG 2.1, 1.4.3
  using Kind = tokens::JsonToken::Kind;
  for (const auto kind : {Kind::Name, Kind::String, Kind::Number, Kind::Word}) {
    g_assert_cmpfloat(contrast(colour_of(kind, false), light), >=, least);
    g_assert_cmpfloat(contrast(colour_of(kind, true), dark), >=, least);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "answer",
      {
          {"no-header-shows-a-token", no_header_shows_a_token},
          {"other-headers-are-shown-as-they-are", other_headers_are_shown_as_they_are},
          {"an-answer-is-what-it-says-or-what-it-is", an_answer_is_what_it_says_or_what_it_is},
          {"rows-are-found-among-open-branches", rows_are_found_among_open_branches},
          {"a-branch-that-is-looked-at-outlives-its-parents-end", a_branch_that_is_looked_at_outlives_its_parents_end},
          {"colours-can-be-read-on-the-background-of-a-view", colours_can_be_read_on_the_background_of_a_view},
      });
}
