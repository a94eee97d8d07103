#include "check/seen-answer.hpp"

#include "service/auth-answers.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace vestibule::check {

namespace {

constexpr std::size_t longest_header = 1024;  // bytes
constexpr std::size_t longest_line = 300;     // bytes
constexpr std::size_t shortest_replaced = 8;  // bytes: a shorter secret would show in what is left around it
constexpr std::size_t most_cookies = 8;       // of an answer
constexpr std::size_t most_members = 16;      // of an answer
constexpr const char* masked = "…";

/// As much of it as says what is to be known.
std::string header_of(SoupMessageHeaders* headers, const char* name) {
  const char* value = soup_message_headers_get_list(headers, name);
  return std::string(value ? value : "").substr(0, longest_header);
}

std::string lower(const std::string& text) {
  const async::OwnedString result(g_ascii_strdown(text.c_str(), -1));
  return result.get();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string kind_of(JsonNode* node) {
  if (const auto text = tokens::text_of(node)) return "text (" + std::to_string(text->size()) + ")";
  if (JSON_NODE_HOLDS_OBJECT(node)) return "{…}";
  if (JSON_NODE_HOLDS_ARRAY(node)) return "[…]";
  if (JSON_NODE_HOLDS_NULL(node)) return "null";
  return tokens::boolean_of(node) ? "true or false" : "number";
}

/// The members' names and what kind of value each has.
std::string shape_of(const service::HttpReply& reply) {
  const auto object = service::object_of(reply);
  if (!object) return std::to_string(reply.text().size()) + " bytes";
  std::string shape;
  std::size_t count = 0;
  JsonObjectIter members;
  json_object_iter_init_ordered(&members, json_node_get_object(object->get()));
  const char* name = nullptr;
  JsonNode* value = nullptr;
  while (json_object_iter_next_ordered(&members, &name, &value)) {
    shape += (shape.empty() ? "" : ", ") + std::string(name) + ": ";
    if (++count > most_members) return "{" + shape + "…}";
    shape += kind_of(value);
  }
  return "{" + shape + "}";
}

/// What is put into a request by libsoup and says nothing of the service.
bool is_of_the_transport(const std::string& name) {
  constexpr std::array names = {"host",       "connection",     "accept-encoding", "accept-language",
                                "user-agent", "content-length", "accept"};
  return std::any_of(names.begin(), names.end(), [&](const char* each) { return lower(name) == each; });
}

std::string sent_lines(SoupMessage* message, const std::string& route, const Mask& mask) {
  struct Lines {
    std::string text;
    const Mask& mask;
  } lines{route, mask};
  const auto add = [](const char* name, const char* value, gpointer data) {
    auto& lines = *static_cast<Lines*>(data);
    if (is_of_the_transport(name)) return;
    const bool is_plain = g_ascii_strcasecmp(name, "Content-Type") == 0;
    const std::string_view text(value);
    const auto space = text.find(' ');
    const bool has_scheme = g_ascii_strcasecmp(name, "Authorization") == 0 && space != std::string_view::npos;
    const std::string shown = is_plain ? std::string(text) : has_scheme ? std::string(text.substr(0, space + 1)) : "";
    lines.text += "\n" + lines.mask.shown(std::string(name) + ": " + shown) + (is_plain ? "" : masked);
  };
  SoupMessageHeaders* headers = soup_message_get_request_headers(message);
  soup_message_headers_foreach(headers, add, &lines);
  // Of a body nothing is shown: what it has is the person's.
  if (soup_message_headers_get_content_type(headers, nullptr)) lines.text += std::string("\n") + masked;
  return lines.text;
}

/// What a cookie does not say of other sites, one libsoup takes for SameSite=None, and a later one for Lax.
bool says_same_site(const char* set_cookie) {
  const auto text = lower(set_cookie);
  return text.find("samesite=", text.find(';')) != std::string::npos;
}

std::vector<SeenCookie> cookies_of(SoupMessage* message, const Mask& mask) {
  struct Seen {
    std::vector<SeenCookie> cookies;
    const Mask& mask;
  } seen{{}, mask};
  const auto add = [](const char* name, const char* value, gpointer data) {
    auto& [cookies, mask] = *static_cast<Seen*>(data);
    if (g_ascii_strcasecmp(name, "Set-Cookie") != 0 || cookies.size() >= most_cookies) return;
    const async::Owned<SoupCookie, &soup_cookie_free> cookie(soup_cookie_parse(value, nullptr));
    if (!cookie) return;
    const bool is_cross_site =
        !says_same_site(value) || soup_cookie_get_same_site_policy(cookie.get()) == SOUP_SAME_SITE_POLICY_NONE;
    cookies.push_back({mask.shown(soup_cookie_get_name(cookie.get())), soup_cookie_get_http_only(cookie.get()) != FALSE,
                       soup_cookie_get_secure(cookie.get()) != FALSE, is_cross_site});
  };
  soup_message_headers_foreach(soup_message_get_response_headers(message), add, &seen);
  return seen.cookies;
}

/// Without the query, where a token could be.
std::string place_of(const std::string& location) {
  return location.substr(0, location.find_first_of("?#"));
}

}  // namespace

void Mask::add(const tokens::Secret& secret) {
  const bool known =
      std::any_of(secrets_.begin(), secrets_.end(), [&](const tokens::Secret& each) { return each == secret; });
  if (!secret.empty() && !known) secrets_.push_back(secret);
}

std::string Mask::hidden_in_line(std::string line) const {
  for (const auto& secret : secrets_) {
    const auto text = secret.reveal();
    if (text.size() < shortest_replaced && contains(line, text)) return _("(not shown)");
    for (auto at = line.find(text); at != std::string::npos; at = line.find(text, at))
      line.replace(at, text.size(), masked);
  }
  return line;
}

std::string Mask::hidden(const std::string& text) const {
  std::string result;
  for (std::size_t begin = 0;;) {
    const auto end = text.find('\n', begin);
    result += hidden_in_line(text.substr(begin, end == std::string::npos ? end : end - begin));
    if (end == std::string::npos) return result;
    result += '\n';
    begin = end + 1;
  }
}

std::string Mask::shown(const std::string& line) const {
  auto text = hidden_in_line(line);
  const bool is_cut = text.size() > longest_line;
  if (is_cut) text.resize(longest_line);
  return tokens::printable(text) + (is_cut ? "…" : "");
}

SeenAnswer seen_answer(const service::HttpReply& reply, const service::ServiceProfile& profile, const Mask& mask) {
  SoupMessage* message = reply.message.get();
  SoupMessageHeaders* headers = soup_message_get_response_headers(message);
  SeenAnswer seen;
  seen.status = reply.status;
  seen.route = std::string(soup_message_get_method(message)) + " " + g_uri_get_path(soup_message_get_uri(message));
  seen.cache_control = lower(header_of(headers, "Cache-Control"));
  seen.challenge = header_of(headers, "WWW-Authenticate");
  seen.location = place_of(header_of(headers, "Location"));
  seen.has_retry_after = reply.retry_after().has_value();
  seen.has_hsts = !header_of(headers, "Strict-Transport-Security").empty();
  seen.tls = soup_message_get_tls_protocol_version(message);
  seen.cookies = cookies_of(message, mask);

  seen.exchange.sent = sent_lines(message, mask.shown(seen.route), mask);
  std::string& lines = seen.exchange.answered;
  lines = "HTTP " + std::to_string(reply.status);
  for (const char* name : {"Date", "Content-Type", "Cache-Control", "Pragma", "WWW-Authenticate", "Retry-After",
                           "Strict-Transport-Security"})
    if (const auto value = header_of(headers, name); !value.empty())
      lines += "\n" + mask.shown(std::string(name) + ": " + value);
  if (!seen.location.empty()) lines += "\n" + mask.shown("Location: " + seen.location);
  for (const auto& cookie : seen.cookies)
    lines += "\nSet-Cookie: " + cookie.name + "=" + masked + (cookie.http_only ? "; HttpOnly" : "") +
             (cookie.secure ? "; Secure" : "");
  lines += "\n" + mask.shown(shape_of(reply));
  // What a success brings is the person's.
  const auto object = reply.status >= 400 ? service::object_of(reply) : std::nullopt;
  const auto text = object ? service::message_of(*object, profile) : std::nullopt;
  if (text) lines += "\n" + mask.shown("“" + *text + "”");
  return seen;
}

}  // namespace vestibule::check
