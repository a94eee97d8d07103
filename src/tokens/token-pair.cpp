#include "tokens/token-pair.hpp"

#include "tokens/person-name.hpp"
#include "tokens/secret-json.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

namespace vestibule::tokens {

namespace {

using std::chrono::milliseconds;

constexpr double format_version = 1;

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
  SecretText text;
  const auto add = [&text](std::string_view more) { text.insert(text.end(), more.begin(), more.end()); };
  add("{\"version\":1,\"session\":\"" + hexadecimal(pair.generation.session) + "\"");
  add(",\"counter\":" + number(static_cast<std::int64_t>(pair.generation.counter)));
  add(",\"access_token\":");
  append_json_string(text, pair.access_token.reveal());
  if (!pair.refresh_token.empty()) {
    add(",\"refresh_token\":");
    append_json_string(text, pair.refresh_token.reveal());
  }
  if (pair.lifetime.duration) add(",\"lifetime_ms\":" + number(pair.lifetime.duration->count()));
  if (pair.lifetime.expires_at)
    add(",\"expires_at_ms\":" + number(pair.lifetime.expires_at->time_since_epoch().count()));
  add(",\"clock_skew_ms\":" + number(pair.clock_skew.count()));
  if (pair.refresh_ends) add(",\"refresh_ends_ms\":" + number(pair.refresh_ends->time_since_epoch().count()));
  if (!pair.person_name.empty()) {
    add(",\"person_name\":");
    append_json_string(text, pair.person_name);
  }
  add(pair.presented ? ",\"presented\":true}" : ",\"presented\":false}");
  return Secret(std::move(text));
}

std::optional<TokenPair> parse_token_pair(const Secret& item) {
  const std::string access_place = "/access_token", refresh_place = "/refresh_token";
  const auto parsed = SecretJson::parse(item.reveal(), {access_place, refresh_place});
  if (!parsed) return std::nullopt;
  const auto& json = parsed->rest();
  if (!is_json_object(json) || number_member(json, "version") != format_version) return std::nullopt;
  const auto session = session_member(json);
  const auto counter = integer_member(json, "counter");
  const auto access_token = parsed->secret(access_place);
  const auto skew = integer_member(json, "clock_skew_ms");
  const auto presented = boolean_member(json, "presented");
  if (!session || !counter || *counter < 0 || !access_token || access_token->empty() || !skew || !presented)
    return std::nullopt;

  TokenPair pair;
  pair.generation = {*session, static_cast<std::uint64_t>(*counter)};
  pair.access_token = *access_token;
  pair.clock_skew = milliseconds(*skew);
  pair.presented = *presented;
  if (has_member(json, "refresh_token")) {
    const auto refresh_token = parsed->secret(refresh_place);
    if (!refresh_token) return std::nullopt;
    pair.refresh_token = *refresh_token;
  }
  if (has_member(json, "lifetime_ms")) {
    const auto lifetime = integer_member(json, "lifetime_ms");
    if (!lifetime || *lifetime <= 0) return std::nullopt;
    pair.lifetime.duration = milliseconds(*lifetime);
  }
  if (has_member(json, "expires_at_ms")) {
    const auto expires_at = integer_member(json, "expires_at_ms");
    if (!expires_at) return std::nullopt;
    pair.lifetime.expires_at = WallTimePoint(milliseconds(*expires_at));
  }
  if (has_member(json, "refresh_ends_ms")) {
    const auto refresh_ends = integer_member(json, "refresh_ends_ms");
    if (!refresh_ends) return std::nullopt;
    pair.refresh_ends = WallTimePoint(milliseconds(*refresh_ends));
  }
  if (has_member(json, "person_name")) {
    const auto person_name = string_member(json, "person_name");
    if (!person_name || !is_person_name(*person_name)) return std::nullopt;
    pair.person_name = *person_name;
  }
  return pair;
}

}  // namespace vestibule::tokens
