#include "app/activity/activity-text.hpp"
#include "app/activity/palette.hpp"
#include "app/activity/trace-har.hpp"
#include "named-tests.hpp"
#include "tokens/json-pointer.hpp"

#include <cmath>

using namespace vestibule;
using namespace vestibule::app;
using namespace vestibule::testing;
using namespace std::chrono_literals;
using session::EventKind;
using session::RequestEnd;
using session::RequestRecord;

namespace {

constexpr const char* origin = "https://example.org";

tokens::BootTimePoint at(std::chrono::milliseconds time) {
  return tokens::BootTimePoint(time);
}

RequestRecord refused_and_sent_again() {
  return {.number = 1,
          .route = "GET https://example.org/users/secret",
          .asked_at = at(0ms),
          .admitted_at = at(10ms),
          .sends = {{.at = at(10ms), .generation = {1, 6}, .answered_at = at(15ms), .status = 401, .refused = true},
                    {.at = at(227ms), .generation = {1, 7}, .answered_at = at(230ms), .status = 200}},
          .ended_at = at(230ms),
          .end = RequestEnd::Answered};
}

std::vector<session::SessionEvent> renewal() {
  return {
      {.sequence = 1, .at = at(16ms), .kind = EventKind::RenewalStarted, .generation = {1, 6}, .detail = {}},
      {.sequence = 2, .at = at(226ms), .kind = EventKind::Renewed, .generation = {1, 7}, .detail = {}, .took = 210ms}};
}

void the_bars_of_a_request_leave_no_gap() {
  const auto bars = bars_of(refused_and_sent_again(), at(1000ms));
  const Phase phases[] = {Phase::ForPlace, Phase::AtServer, Phase::ForToken, Phase::SentAgain};
  g_assert_cmpuint(bars.size(), ==, std::size(phases));
  auto end = at(0ms);
  for (std::size_t i = 0; i < bars.size(); i++) {
    g_assert_true(bars[i].phase == phases[i] && bars[i].begin == end);
    end = bars[i].end;
  }
  g_assert_true(end == at(230ms));
  g_assert_true(refusals_of(refused_and_sent_again()) == std::vector{at(15ms)});
}

void what_is_under_way_lasts_until_now() {
  auto request = refused_and_sent_again();
  request.ended_at.reset();
  request.end = RequestEnd::Open;
  request.sends.pop_back();
  const auto bars = bars_of(request, at(100ms));
  g_assert_true(bars.back().phase == Phase::ForToken && bars.back().end == at(100ms));
  const auto bands = bands_of({renewal().front()}, at(100ms));
  g_assert_cmpuint(bands.size(), ==, 1);
  g_assert_true(bands[0].end == at(100ms) && bands[0].outcome == EventKind::RenewalStarted);
}

void the_story_names_the_renewal_that_was_waited_for() {
  const auto bands = bands_of(renewal(), at(1000ms));
  const auto story = story_text(refused_and_sent_again(), bands, at(1000ms));
  g_assert_cmpstr(story.c_str(), ==,
                  "waited 10 ms for its turn · sent with access#6, 5 ms at the server · refused with status 401 · "
                  "waited 212 ms for renewal 7 · sent again with access#7, 3 ms at the server · "
                  "answered with status 200");
}

void a_request_is_found_by_what_is_shown_of_it() {
  const auto request = refused_and_sent_again();
  for (const char* wanted : {"", "SECRET", "get", "401", "access#7"})
    g_assert_true(matches(request, tokens::FoldedText(wanted)));
  for (const char* wanted : {"500", "access#8", "PUT"})
    g_assert_false(matches(request, tokens::FoldedText(wanted)));
}

void the_origin_of_the_service_goes_without_saying() {
  const auto text = request_text(refused_and_sent_again(), origin);
  g_assert_cmpstr(text.c_str(), ==, "GET /users/secret");
  const auto whole = request_text(refused_and_sent_again(), "https://elsewhere.org");
  g_assert_cmpstr(whole.c_str(), ==, "GET https://example.org/users/secret");
}

void an_archive_has_an_entry_for_each_answer() {
  session::Trace trace{.boot = tokens::WallTimePoint(1'700'000'000'000ms), .requests = {refused_and_sent_again()}};
  const auto har = tokens::parse_json(har_of(trace));
  g_assert_true(har.has_value());
  const auto text = [&har](const char* pointer) { return tokens::text_of(tokens::find(*har, pointer)).value_or(""); };
  const auto number = [&har](const char* pointer) {
    return tokens::number_of(tokens::find(*har, pointer)).value_or(-9);
  };
  g_assert_true(text("/log/version") == "1.2");
  g_assert_true(text("/log/entries/0/startedDateTime") == "2023-11-14T22:13:20.000Z");
  g_assert_true(text("/log/entries/1/startedDateTime") == "2023-11-14T22:13:20.015Z");
  g_assert_true(text("/log/entries/1/request/method") == "GET");
  g_assert_true(text("/log/entries/1/request/url") == "https://example.org/users/secret");
  g_assert_true(text("/log/entries/1/comment") == "access#7");
  g_assert_cmpfloat(number("/log/entries/0/response/status"), ==, 401);
  g_assert_cmpfloat(number("/log/entries/1/timings/blocked"), ==, 212);
  g_assert_cmpfloat(number("/log/entries/1/time"), ==, 215);
  g_assert_null(tokens::find(*har, "/log/entries/2"));
}

/// WCAG 2.1, relative luminance.
double luminance(Rgb colour) {
  const auto part = [colour](int shift) {
    const double value = (colour >> shift & 0xff) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
}

void words_are_read_on_each_colour() {
  std::vector<Rgb> colours(generation_colours.begin(), generation_colours.end());
  colours.insert(colours.end(), {for_place_colour, for_token_colour, tokenless_colour, refusal_colour, renewal_colour});
  for (const Rgb colour : colours)
    g_assert_cmpfloat((luminance(word_colour) + 0.05) / (luminance(colour) + 0.05), >=, 4.5);
}

}  // namespace

int main(int argc, char** argv) {
  return run_tests(
      argc, argv, "activity",
      {
          {"the-bars-of-a-request-leave-no-gap", the_bars_of_a_request_leave_no_gap},
          {"what-is-under-way-lasts-until-now", what_is_under_way_lasts_until_now},
          {"the-story-names-the-renewal-that-was-waited-for", the_story_names_the_renewal_that_was_waited_for},
          {"a-request-is-found-by-what-is-shown-of-it", a_request_is_found_by_what_is_shown_of_it},
          {"the-origin-of-the-service-goes-without-saying", the_origin_of_the_service_goes_without_saying},
          {"an-archive-has-an-entry-for-each-answer", an_archive_has_an_entry_for_each_answer},
          {"words-are-read-on-each-colour", words_are_read_on_each_colour},
      });
}
