// The value of a `Date` or a `Retry-After`, and of a token that shall stand in a header.
#include "async/owned.hpp"
#include "service/http-fields.hpp"
#include "target.hpp"

#include <libsoup/soup.h>

#include <string>

namespace vestibule::testing {

using namespace service;
using namespace std::chrono_literals;

void check(std::string_view input) {
  constexpr HttpTime answered{1700000000s};
  constexpr HttpTime end_of_time{253402300799s};
  const auto date = parse_http_date(input);
  const auto wait = parse_retry_after(input, answered);
  if (wait) g_assert_true(*wait >= 0ms && *wait <= std::chrono::days(1));
  if (date) {
    g_assert_true(*date >= HttpTime(0s) && *date <= end_of_time);
    g_assert_true(wait.has_value());
    if (*date <= answered) g_assert_true(*wait == 0ms);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*date).time_since_epoch().count();
    const async::OwnedDateTime time(g_date_time_new_from_unix_utc(seconds));
    const async::OwnedString text(soup_date_time_to_string(time.get(), SOUP_DATE_HTTP));
    g_assert_true(parse_http_date(text.get()) == date);
  }
  if (is_bearer_token(input)) {
    const std::string field = "Bearer " + std::string(input);
    g_assert_cmpuint(field.find_first_of("\r\n \t,;\"", 7), ==, std::string::npos);
    g_assert_true(g_str_is_ascii(field.c_str()) && field.find('\0') == std::string::npos);
  }
}

}  // namespace vestibule::testing
