#include "app/answer/answer.hpp"

#include "tokens/printable-text.hpp"

#include <algorithm>

namespace vestibule::app {

namespace {

constexpr const char* mask = "••••••••";

bool keeps_a_secret(std::string_view name) {
  constexpr std::string_view parts[] = {"auth",    "cookie",   "token",   "secret",
                                        "session", "password", "api-key", "apikey"};
  const async::OwnedString lower(g_ascii_strdown(name.data(), static_cast<gssize>(name.size())));
  const std::string_view text = lower.get();
  return std::any_of(std::begin(parts), std::end(parts),
                     [text](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

bool is_of_a_token(char c) {
  return g_ascii_isalnum(c) || std::string_view("-._~+=").find(c) != std::string_view::npos;
}

/// Whether there is a JWT in it, or as many letters and digits in a row as nobody is meant to read. (A digest in an
/// entity tag is masked, too: better one too many.)
bool looks_like_a_token(std::string_view value) {
  constexpr std::size_t shortest = 32;
  if (value.find("eyJ") != std::string_view::npos) return true;
  std::size_t length = 0;
  for (const char c : value) {
    length = is_of_a_token(c) ? length + 1 : 0;
    if (length == shortest) return true;
  }
  return false;
}

}  // namespace

std::string masked_header(std::string_view name, std::string_view value) {
  return keeps_a_secret(name) || looks_like_a_token(value) ? mask : tokens::printable(value);
}

Answer answer_of(const service::HttpReply& reply, std::chrono::milliseconds duration) {
  const char* reason = soup_message_get_reason_phrase(reply.message.get());
  Answer answer{.status = reply.status,
                .reason = tokens::printable(reason ? reason : ""),
                .content_type = tokens::printable(reply.content_type()),
                .headers = {},
                .body = reply.body,
                .duration = duration};
  SoupMessageHeadersIter iterator;
  soup_message_headers_iter_init(&iterator, soup_message_get_response_headers(reply.message.get()));
  const char *name = nullptr, *value = nullptr;
  while (soup_message_headers_iter_next(&iterator, &name, &value))
    answer.headers.push_back({tokens::printable(name), masked_header(name, value)});
  return answer;
}

}  // namespace vestibule::app
