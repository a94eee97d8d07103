#include "service/http-fields.hpp"

#include "async/owned.hpp"

#include <libsoup/soup.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>
#include <string>

namespace vestibule::service {

namespace {

constexpr std::size_t longest_date = 64;
constexpr std::size_t longest_token = 64 * 1024;
constexpr std::chrono::milliseconds longest_wait = std::chrono::days(1);

std::string_view trimmed(std::string_view value) {
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
    value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
    value.remove_suffix(1);
  return value;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return g_ascii_isdigit(c); });
}

}  // namespace

std::optional<HttpTime> parse_http_date(std::string_view value) {
  value = trimmed(value);
  // libsoup reads a lot as a date; each form of one begins with the day's name.
  if (value.empty() || value.size() > longest_date || !g_ascii_isalpha(value.front())) return std::nullopt;
  const async::OwnedDateTime date(soup_date_time_new_from_http_string(std::string(value).c_str()));
  if (!date) return std::nullopt;
  const gint64 seconds = g_date_time_to_unix(date.get());
  if (seconds < 0) return std::nullopt;
  return HttpTime(std::chrono::seconds(seconds));
}

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, HttpTime answered) {
  value = trimmed(value);
  if (all_digits(value)) {
    long long seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    // More digits than fit are a long time, too.
    if (error != std::errc() || seconds > std::chrono::seconds(std::chrono::days(1)).count()) return longest_wait;
    return std::chrono::seconds(seconds);
  }
  const auto date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::clamp(*date - answered, std::chrono::milliseconds(0), longest_wait);
}

bool is_http_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [marks](char c) {
    return g_ascii_isalnum(c) || marks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_header_text(std::string_view text) {
  return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

bool is_reserved_header(std::string_view name) {
  static const std::set<std::string, std::less<>> reserved = {
      "connection", "content-length", "content-type",      "cookie", "expect", "host",
      "te",         "trailer",        "transfer-encoding", "upgrade"};
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), g_ascii_tolower);
  return reserved.contains(lower) || lower.starts_with("proxy-");
}

bool is_bearer_token(std::string_view text) {
  if (text.size() > longest_token) return false;
  const std::size_t padding = text.find_last_not_of('=') + 1;
  const std::string_view body = text.substr(0, padding);
  return !body.empty() && std::all_of(body.begin(), body.end(), [](char c) {
    return g_ascii_isalnum(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
  });
}

}  // namespace vestibule::service
