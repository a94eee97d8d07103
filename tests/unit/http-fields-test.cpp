#include "service/http-fields.hpp"

#include <libsoup/soup.h>

#include <chrono>
#include <string>
#include <string_view>

using namespace vestibule::service;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

constexpr bool reads_9999 = !SOUP_CHECK_VERSION(3, 4, 0);  // later releases of libsoup read no date in that year
const HttpTime now(1'700'000'000s);                        // Tue, 14 Nov 2023 22:13:20 GMT

std::string text_of(std::optional<std::chrono::milliseconds> time) {
  return time ? std::to_string(time->count()) : "none";
}

struct Row {
  std::string_view value;
  std::string_view outcome;
};

template <std::size_t N, class Function>
void check(const Row (&rows)[N], Function function) {
  for (const auto& row : rows) {
    const std::string outcome = function(row.value);
    if (outcome != row.outcome)
      g_error("\"%.*s\": %s, not %.*s", static_cast<int>(row.value.size()), row.value.data(), outcome.c_str(),
              static_cast<int>(row.outcome.size()), row.outcome.data());
  }
}

void a_date_has_three_forms() {
  check(
      {
          {"Tue, 14 Nov 2023 22:13:20 GMT", "1700000000000"},
          {" Tue, 14 Nov 2023 22:13:20 GMT ", "1700000000000"},
          {"Tuesday, 14-Nov-23 22:13:20 GMT", "1700000000000"},
          {"Tue Nov 14 22:13:20 2023", "1700000000000"},
          {"Thu, 01 Jan 1970 00:00:00 GMT", "0"},
          {"Thu, 29 Feb 2024 00:00:00 GMT", "1709164800000"},
          {"Thu, 31 Dec 9998 23:59:59 GMT", "253370764799000"},
          {"Fri, 31 Dec 9999 23:59:59 GMT", reads_9999 ? "253402300799000" : "none"},
      },
      [](std::string_view value) {
        const auto date = parse_http_date(value);
        return date ? text_of(date->time_since_epoch()) : "none";
      });
}

void what_is_no_date_is_none() {
  check(
      {
          {"", "none"},
          {" ", "none"},
          {"0", "none"},
          {"1700000000", "none"},
          {"now", "none"},
          {"Tue", "none"},
          {"Tue,", "none"},
          {"Tue, 14 Nov", "none"},
          {"Tue, 14 Nov 2023", "none"},
          {"Tue, 14 Nov 2023 22:13", "none"},
          {"Tue, 14 Xyz 2023 22:13:20 GMT", "none"},
          {"Tue, 32 Nov 2023 22:13:20 GMT", "none"},
          {"Thu, 30 Feb 2023 22:13:20 GMT", "none"},
          {"Tue, 00 Nov 2023 22:13:20 GMT", "none"},
          {"Tue, -1 Nov 2023 22:13:20 GMT", "none"},
          {"Tue, 14 Nov 2023 25:13:20 GMT", "none"},
          {"Tue, 14 Nov 2023 22:60:20 GMT", "none"},
          {"Tue, 14 Nov 2023 22:13:99 GMT", "none"},
          {"Wed, 31 Dec 1969 23:59:59 GMT", "none"},
          {"Tue, 14 Nov 99999 22:13:20 GMT", "none"},
          {"Tue, 14 Nov 2023 22:13:20 GMT and a tail that is far too long to be a date", "none"},
          {"Tue, 14 Nov 20\xff\xff 22:13:20 GMT", "none"},
          {"Tue, 14 Nov \0 22:13:20 GMT"sv, "none"},
      },
      [](std::string_view value) {
        const auto date = parse_http_date(value);
        return date ? text_of(date->time_since_epoch()) : "none";
      });
}

void retry_after_is_seconds_or_a_date() {
  check(
      {
          {"0", "0"},
          {"1", "1000"},
          {" 120 ", "120000"},
          {"00030", "30000"},
          {"86400", "86400000"},
          {"86401", "86400000"},
          {"99999999999999999999999999", "86400000"},
          {"9223372036854775807", "86400000"},
          {"9223372036854775", "86400000"},
          {"Tue, 14 Nov 2023 22:13:50 GMT", "30000"},
          {"Tuesday, 14-Nov-23 22:13:50 GMT", "30000"},
          {"Tue Nov 14 22:13:50 2023", "30000"},
          {"Tue, 14 Nov 2023 22:13:20 GMT", "0"},
          {"Tue, 14 Nov 2023 22:13:19 GMT", "0"},
          {"Thu, 01 Jan 1970 00:00:00 GMT", "0"},
          {"Thu, 31 Dec 9998 23:59:59 GMT", "86400000"},
          {"Fri, 31 Dec 9999 23:59:59 GMT", reads_9999 ? "86400000" : "none"},
          {"", "none"},
          {" ", "none"},
          {"-1", "none"},
          {"+1", "none"},
          {"1.5", "none"},
          {"1e3", "none"},
          {"0x10", "none"},
          {"1 2", "none"},
          {"1,2", "none"},
          {"1s", "none"},
          {"soon", "none"},
          {"\xd9\xa3", "none"},  // three, in Arabic digits
          {"NaN", "none"},
          {"inf", "none"},
      },
      [](std::string_view value) { return text_of(parse_retry_after(value, now)); });
}

void random_bytes_give_a_wait_within_a_day_or_none() {
  static constexpr std::string_view alphabet = "0123456789-+ ,:GMTuedayNovJan\t.e\xff";
  for (int i = 0; i < 20000; i++) {
    std::string value;
    for (int length = g_test_rand_int_range(0, 40); length > 0; length--)
      value += alphabet[static_cast<std::size_t>(g_test_rand_int_range(0, static_cast<int>(alphabet.size())))];
    const auto wait = parse_retry_after(value, now);
    g_assert_true(!wait || (*wait >= 0s && *wait <= 24h));
    const auto date = parse_http_date(value);
    g_assert_true(!date || date->time_since_epoch() >= 0s);
  }
}

void a_date_with_any_one_byte_changed_is_a_date_or_none() {
  for (const std::string date :
       {"Tue, 14 Nov 2023 22:13:20 GMT", "Tuesday, 14-Nov-23 22:13:20 GMT", "Tue Nov 14 22:13:20 2023"}) {
    for (std::size_t place = 0; place < date.size(); place++) {
      for (int byte = 0; byte < 256; byte++) {
        std::string changed = date;
        changed[place] = static_cast<char>(byte);
        const auto parsed = parse_http_date(changed);
        g_assert_true(!parsed || parsed->time_since_epoch() >= 0s);
      }
      const auto cut = parse_http_date(date.substr(0, place));
      g_assert_true(!cut || cut->time_since_epoch() >= 0s);
    }
  }
}

void a_bearer_token_has_no_character_that_a_header_has_not() {
  for (const char* token : {"a", "a.b-c_d~e+f/g", "YWJj", "YWI=", "YQ==", "0"})
    g_assert_true(is_bearer_token(token));
  g_assert_true(is_bearer_token(std::string(64 * 1024, 'a')));
  for (const std::string_view none : {""sv, "="sv, "a b"sv, " a"sv, "a "sv, "a\n"sv, "a\r\nb"sv, "a=b"sv, "a,b"sv,
                                      "a\"b"sv, "a\0b"sv, "t\xc3\xa9"sv, "a\x7f"sv, "a:b"sv, "a;b"sv})
    g_assert_false(is_bearer_token(none));
  g_assert_false(is_bearer_token(std::string(64 * 1024 + 1, 'a')));
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/http-fields/a-date-has-three-forms", a_date_has_three_forms);
  g_test_add_func("/http-fields/what-is-no-date-is-none", what_is_no_date_is_none);
  g_test_add_func("/http-fields/retry-after-is-seconds-or-a-date", retry_after_is_seconds_or_a_date);
  g_test_add_func("/http-fields/random-bytes-give-a-wait-within-a-day-or-none",
                  random_bytes_give_a_wait_within_a_day_or_none);
  g_test_add_func("/http-fields/a-date-with-any-one-byte-changed-is-a-date-or-none",
                  a_date_with_any_one_byte_changed_is_a_date_or_none);
  g_test_add_func("/http-fields/a-bearer-token-has-no-character-that-a-header-has-not",
                  a_bearer_token_has_no_character_that_a_header_has_not);
  return g_test_run();
}
