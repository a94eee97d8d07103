#include "service/auth-answers.hpp"

#include "service/http-fields.hpp"
#include "tokens/jwt-claims.hpp"

#include <string.h>

#include <algorithm>
#include <cmath>

namespace vestibule::service {

namespace {

constexpr glong longest_message = 500;                       // characters
constexpr double longest_lifetime = 10.0 * 365 * 24 * 3600;  // seconds
/// Zero would mean none, in the keyring an item that cannot be read.
constexpr std::chrono::milliseconds shortest_lifetime{1};

bool is_success(int status) {
  return status >= 200 && status < 300;
}

std::optional<tokens::JsonNodePtr> object_of(const HttpReply& reply) {
  auto json = tokens::parse_json(reply.text());
  return json && tokens::is_json_object(*json) ? json : std::nullopt;
}

bool has_member(const tokens::JsonNodePtr& object, const std::string& name) {
  return json_object_has_member(json_node_get_object(object.get()), name.c_str());
}

/// Statuses by which a server, or something before it, says "not now".
bool is_passing(int status) {
  return status == 404 || status == 408 || status == 425 || status == 429 || status >= 500;
}

Unavailable unavailable(const HttpReply& reply, Trouble trouble) {
  Unavailable error(trouble, reply.status, reply.retry_after());
  error.set_may_have_taken_effect(reply.status == 502 || reply.status == 504);
  return error;
}

/// Any answer that is neither of success nor a refusal.
Unavailable unavailable(const HttpReply& reply, bool is_json) {
  if (reply.status >= 300 && reply.status < 400) return unavailable(reply, Trouble::Redirected);
  const bool is_status = is_passing(reply.status) || (is_json && !is_success(reply.status));
  return unavailable(reply, is_status ? Trouble::Status : Trouble::NotTheService);
}

/// A token of the answer; nothing where there is none, or null, or an empty text.
std::optional<tokens::Secret> token_member(const HttpReply& reply, const tokens::JsonNodePtr& answer,
                                           const std::string& name) {
  JsonNode* member = json_object_get_member(json_node_get_object(answer.get()), name.c_str());
  if (!member || JSON_NODE_HOLDS_NULL(member)) return std::nullopt;
  auto text = tokens::string_member(answer, name.c_str());
  if (text && text->empty()) return std::nullopt;
  if (!text || !is_bearer_token(*text)) throw unavailable(reply, Trouble::NotTheService);
  tokens::Secret token(*text);
  explicit_bzero(text->data(), text->size());
  return token;
}

tokens::StatedLifetime lifetime_of(const tokens::JsonNodePtr& answer, const tokens::Secret& token,
                                   const ServiceProfile& profile) {
  tokens::StatedLifetime lifetime;
  if (const auto claims = tokens::decode_jwt(token.reveal())) lifetime = tokens::stated_lifetime(*claims);
  if (profile.lifetime_member.empty()) return lifetime;
  const auto seconds = tokens::number_member(answer, profile.lifetime_member.c_str());
  if (!seconds || *seconds <= 0) return lifetime;
  const std::chrono::milliseconds rounded(std::llround(std::min(*seconds, longest_lifetime) * 1000));
  lifetime.duration = std::max(rounded, shortest_lifetime);
  return lifetime;
}

/// Characters that a text in a dialog must not have: controls, and what turns the direction of the text around it.
bool is_dangerous(gunichar c) {
  return g_unichar_iscntrl(c) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

std::string readable(const std::string& text) {
  std::string result;
  bool space = false;
  glong length = 0;
  for (const char* p = text.c_str(); *p; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (g_unichar_isspace(c) || c == 0x2028 || c == 0x2029) {
      space = !result.empty();
      continue;
    }
    if (is_dangerous(c)) continue;
    if (length + space >= longest_message - 1) return result + "…";
    if (space) result += ' ';
    length += 1 + space;
    space = false;
    char encoded[6];
    result.append(encoded, static_cast<std::size_t>(g_unichar_to_utf8(c, encoded)));
  }
  return result;
}

std::optional<std::string> joined_texts(JsonNode* node) {
  if (!JSON_NODE_HOLDS_ARRAY(node)) return std::nullopt;
  JsonArray* array = json_node_get_array(node);
  std::string joined;
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonNode* element = json_array_get_element(array, i);
    if (!JSON_NODE_HOLDS_VALUE(element) || json_node_get_value_type(element) != G_TYPE_STRING) return std::nullopt;
    if (i > 0) joined += "; ";
    joined += json_node_get_string(element);
  }
  return joined;
}

}  // namespace

std::optional<std::string> message_of(const tokens::JsonNodePtr& answer, const ServiceProfile& profile) {
  for (const auto& name : profile.message_members) {
    if (const auto text = tokens::string_member(answer, name.c_str())) return readable(*text);
    JsonNode* member = json_object_get_member(json_node_get_object(answer.get()), name.c_str());
    if (!member) continue;
    if (const auto text = joined_texts(member)) return readable(*text);
  }
  return std::nullopt;
}

TokenGrant read_grant(const HttpReply& reply, const ServiceProfile& profile, const tokens::Clock& clock,
                      tokens::BootTimePoint sent) {
  TokenGrant grant;
  grant.received = clock.boot_time();
  grant.in_flight = grant.received - sent;
  const auto answer = object_of(reply);
  if (!answer) throw unavailable(reply, Trouble::NotTheService);
  auto access_token = token_member(reply, *answer, profile.access_token_member);
  if (!access_token) throw unavailable(reply, Trouble::NotTheService);
  grant.access_token = std::move(*access_token);
  grant.refresh_token = token_member(reply, *answer, profile.refresh_token_member).value_or(tokens::Secret());
  grant.lifetime = lifetime_of(*answer, grant.access_token, profile);
  grant.server_date = reply.date();
  if (!grant.lifetime.expires_at && grant.lifetime.duration)
    grant.lifetime.expires_at = grant.server_date.value_or(clock.wall_time()) + *grant.lifetime.duration;
  return grant;
}

void require_success(const HttpReply& reply, const ServiceProfile& profile) {
  if (is_success(reply.status)) return;
  const auto answer = object_of(reply);
  const auto message = answer ? message_of(*answer, profile) : std::nullopt;
  switch (reply.status) {
  case 400:
  case 401:
  case 403:
  case 409:
  case 422:
    if (message) throw Refused(reply.status, *message);
    throw unavailable(reply, Trouble::NotTheService);
  case 404:
    // The routes are the profile's: a server that has none of them is another one.
    throw unavailable(reply, Trouble::NotTheService);
  }
  throw unavailable(reply, answer.has_value());
}

void require_object(const HttpReply& reply) {
  if (!object_of(reply)) throw unavailable(reply, Trouble::NotTheService);
}

void require_renewal(const HttpReply& reply, const ServiceProfile& profile) {
  if (is_success(reply.status)) return;
  const auto answer = object_of(reply);
  for (const auto& refusal : profile.refusals) {
    if (!answer || refusal.status != reply.status) continue;
    const auto has = [&](const std::string& name) { return has_member(*answer, name); };
    if (std::all_of(refusal.members.begin(), refusal.members.end(), has))
      throw Refused(reply.status, message_of(*answer, profile).value_or(""));
  }
  throw unavailable(reply, answer.has_value());
}

}  // namespace vestibule::service
