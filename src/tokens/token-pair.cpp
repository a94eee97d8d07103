#include "tokens/token-pair.hpp"

#include "tokens/bounded-json.hpp"
#include "tokens/person-name.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string.h>
#include <string>

namespace vestibule::tokens {

namespace {

using std::chrono::milliseconds;

constexpr double format_version = 1;

/// Text that holds tokens while it is put together; wiped when it goes. It never grows beyond what was reserved, since
/// growing leaves a copy behind.
class WipedText {
public:
  explicit WipedText(std::size_t most) { text_.reserve(most); }
  WipedText(const WipedText&) = delete;
  ~WipedText() { explicit_bzero(text_.data(), text_.size()); }

  void add(std::string_view text) {
    g_assert(text_.size() + text.size() <= text_.capacity());
    text_.append(text);
  }
  void add_quoted(std::string_view text) {
    add("\"");
    for (const char c : text) {
      if (c == '"' || c == '\\') add("\\");
      if (static_cast<unsigned char>(c) >= 0x20) {
        add({&c, 1});
        continue;
      }
      char escaped[8];
      g_snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      add(escaped);
    }
    add("\"");
  }
  std::string_view view() const { return text_; }

private:
  std::string text_;
};

/// A JSON number holds ±2⁵³ exactly; what lies beyond means "for ever" all the same.
std::string number(std::int64_t value) {
  constexpr std::int64_t largest = std::int64_t{1} << 53;
  return std::to_string(std::clamp(value, -largest, largest));
}

std::string hexadecimal(SessionId id) {
  char text[17];
  g_snprintf(text, sizeof text, "%016" G_GINT64_MODIFIER "x", static_cast<guint64>(id));
  return text;
}

/// A session id as `serialize` writes it: 16 digits. As a JSON number it would lose its last bits.
std::optional<SessionId> session_member(const JsonNodePtr& object) {
  const auto text = string_member(object, "session");
  if (!text || text->size() != 16 || text->find_first_not_of("0123456789abcdef") != std::string::npos)
    return std::nullopt;
  const SessionId id = std::strtoull(text->c_str(), nullptr, 16);
  return id ? std::optional(id) : std::nullopt;
}

std::optional<std::int64_t> integer_member(const JsonNodePtr& object, const char* name) {
  const auto number = number_member(object, name);
  if (!number || *number != std::trunc(*number)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

bool has_member(const JsonNodePtr& object, const char* name) {
  return json_object_has_member(json_node_get_object(object.get()), name);
}

}  // namespace

void TokenPair::complete_from(const TokenPair& before) {
  if (refresh_token.empty()) refresh_token = before.refresh_token;
  if (!refresh_ends && refresh_token == before.refresh_token) refresh_ends = before.refresh_ends;
  if (person_name.empty()) person_name = before.person_name;
}

Secret serialize(const TokenPair& pair) {
  constexpr std::size_t longest_escape = 6;
  constexpr std::size_t all_else = 512;
  WipedText text((pair.access_token.size() + pair.refresh_token.size() + pair.person_name.size()) * longest_escape +
                 all_else);
  text.add("{\"version\":1,\"session\":\"" + hexadecimal(pair.generation.session) + "\"");
  text.add(",\"counter\":" + number(static_cast<std::int64_t>(pair.generation.counter)));
  text.add(",\"access_token\":");
  text.add_quoted(pair.access_token.reveal());
  if (!pair.refresh_token.empty()) {
    text.add(",\"refresh_token\":");
    text.add_quoted(pair.refresh_token.reveal());
  }
  if (pair.lifetime.duration) text.add(",\"lifetime_ms\":" + number(pair.lifetime.duration->count()));
  if (pair.lifetime.expires_at)
    text.add(",\"expires_at_ms\":" + number(pair.lifetime.expires_at->time_since_epoch().count()));
  text.add(",\"clock_skew_ms\":" + number(pair.clock_skew.count()));
  if (pair.refresh_ends) text.add(",\"refresh_ends_ms\":" + number(pair.refresh_ends->time_since_epoch().count()));
  if (!pair.person_name.empty()) {
    text.add(",\"person_name\":");
    text.add_quoted(pair.person_name);
  }
  text.add(pair.presented ? ",\"presented\":true}" : ",\"presented\":false}");
  return Secret(text.view());
}

std::optional<TokenPair> parse_token_pair(const Secret& item) {
  const auto json = parse_json(item.reveal());
  if (!json || !is_json_object(*json) || number_member(*json, "version") != format_version) return std::nullopt;
  const auto session = session_member(*json);
  const auto counter = integer_member(*json, "counter");
  const auto access_token = string_member(*json, "access_token");
  const auto skew = integer_member(*json, "clock_skew_ms");
  const auto presented = boolean_member(*json, "presented");
  if (!session || !counter || *counter < 0 || !access_token || access_token->empty() || !skew || !presented)
    return std::nullopt;

  TokenPair pair;
  pair.generation = {*session, static_cast<std::uint64_t>(*counter)};
  pair.access_token = Secret(*access_token);
  pair.clock_skew = milliseconds(*skew);
  pair.presented = *presented;
  if (has_member(*json, "refresh_token")) {
    const auto refresh_token = string_member(*json, "refresh_token");
    if (!refresh_token) return std::nullopt;
    pair.refresh_token = Secret(*refresh_token);
  }
  if (has_member(*json, "lifetime_ms")) {
    const auto lifetime = integer_member(*json, "lifetime_ms");
    if (!lifetime || *lifetime <= 0) return std::nullopt;
    pair.lifetime.duration = milliseconds(*lifetime);
  }
  if (has_member(*json, "expires_at_ms")) {
    const auto expires_at = integer_member(*json, "expires_at_ms");
    if (!expires_at) return std::nullopt;
    pair.lifetime.expires_at = WallTimePoint(milliseconds(*expires_at));
  }
  if (has_member(*json, "refresh_ends_ms")) {
    const auto refresh_ends = integer_member(*json, "refresh_ends_ms");
    if (!refresh_ends) return std::nullopt;
    pair.refresh_ends = WallTimePoint(milliseconds(*refresh_ends));
  }
  if (has_member(*json, "person_name")) {
    const auto person_name = string_member(*json, "person_name");
    if (!person_name || !is_person_name(*person_name)) return std::nullopt;
    pair.person_name = *person_name;
  }
  return pair;
}

}  // namespace vestibule::tokens
