#include "service/token-grant.hpp"

#include "service/auth-answers.hpp"
#include "service/http-fields.hpp"
#include "tokens/json-pointer.hpp"
#include "tokens/jwt-claims.hpp"
#include "tokens/person-name.hpp"
#include "tokens/secret-json.hpp"

#include <algorithm>
#include <cmath>

namespace vestibule::service {

namespace {

constexpr double longest_lifetime = 10.0 * 365 * 24 * 3600;  // seconds
/// Zero would mean none, in the keyring an item that cannot be read.
constexpr std::chrono::milliseconds shortest_lifetime{1};
constexpr double last_second = 253'402'300'800;  // of the year 9999, since 1970

/// The cookie of that name, if the answer sets one that is meant for `url`.
std::optional<tokens::Secret> cookie_of(const HttpReply& reply, const std::string& name, const std::string& url) {
  const async::OwnedUri target(g_uri_parse(url.c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
  GSList* cookies = soup_cookies_from_response(reply.message.get());
  std::optional<tokens::Secret> value;
  for (GSList* link = cookies; link && target; link = link->next) {
    auto* cookie = static_cast<SoupCookie*>(link->data);
    if (name == soup_cookie_get_name(cookie) && soup_cookie_applies_to_uri(cookie, target.get()))
      value = tokens::Secret(soup_cookie_get_value(cookie));
  }
  soup_cookies_free(cookies);
  return value;
}

/// The answer, without what of it is a token.
tokens::SecretJson answer_of(const HttpReply& reply, const TokenAnswer& places) {
  std::vector<std::string> secret;
  for (const auto* place : {&places.access_token, places.refresh_token ? &*places.refresh_token : nullptr})
    if (place && !place->is_cookie) secret.push_back(place->name);
  auto answer = tokens::SecretJson::parse(reply.text(), secret);
  if (!answer || !tokens::is_json_object(answer->rest())) throw not_the_service(reply);
  return std::move(*answer);
}

/// A token of the answer; nothing where there is none, or null, or an empty text.
std::optional<tokens::Secret> token_at(const HttpReply& reply, const tokens::SecretJson& answer,
                                       const AnswerPlace& place, const std::string& refresh_url) {
  std::optional<tokens::Secret> token;
  if (place.is_cookie) {
    token = cookie_of(reply, place.name, refresh_url);
  } else {
    JsonNode* node = tokens::find(answer.rest(), place.name);
    token = answer.secret(place.name);
    if (node && !JSON_NODE_HOLDS_NULL(node) && !token) throw not_the_service(reply);
  }
  if (!token || token->empty()) return std::nullopt;
  if (!is_bearer_token(token->reveal())) throw not_the_service(reply);
  return token;
}

/// A positive number, also one that is written as a text.
std::optional<double> positive_number(JsonNode* node) {
  auto number = tokens::number_of(node);
  if (const auto text = tokens::text_of(node)) {
    char* end = nullptr;
    const double read = g_ascii_strtod(text->c_str(), &end);
    if (!text->empty() && g_ascii_isdigit((*text)[0]) && !*end) number = read;
  }
  return number && std::isfinite(*number) && *number > 0 ? number : std::nullopt;
}

/// A time between 1970 and 9999.
std::optional<tokens::WallTimePoint> time_of(JsonNode* node, LifetimePlace::Unit unit) {
  using enum LifetimePlace::Unit;
  std::optional<double> seconds;
  if (unit == DateTime) {
    const auto text = tokens::text_of(node);
    const async::OwnedDateTime read(text ? g_date_time_new_from_iso8601(text->c_str(), nullptr) : nullptr);
    if (read) seconds = static_cast<double>(g_date_time_to_unix(read.get()));
  } else {
    seconds = positive_number(node);
    if (seconds && unit == UnixMilliseconds) *seconds /= 1000;
  }
  if (!seconds || *seconds < 0 || *seconds >= last_second) return std::nullopt;
  return tokens::WallTimePoint(std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000)));
}

std::optional<std::chrono::milliseconds> duration_of(JsonNode* node, LifetimePlace::Unit unit) {
  const auto number = positive_number(node);
  if (!number) return std::nullopt;
  const double seconds = unit == LifetimePlace::Unit::Seconds ? *number : *number / 1000;
  const std::chrono::milliseconds rounded(std::llround(std::min(seconds, longest_lifetime) * 1000));
  return std::max(rounded, shortest_lifetime);
}

/// What a token says of its life, and the answer besides; with an end by the server's clock, which says `now`. The end
/// that a token names is the one that its server looks at.
tokens::StatedLifetime read_lifetime(const tokens::Secret& token, const tokens::JsonNodePtr& answer,
                                     const std::optional<LifetimePlace>& place, tokens::WallTimePoint now) {
  using enum LifetimePlace::Unit;
  tokens::StatedLifetime lifetime;
  if (const auto claims = tokens::decode_jwt(token.reveal())) lifetime = tokens::stated_lifetime(*claims);
  if (place) {
    JsonNode* node = tokens::find(answer, place->pointer);
    if (place->unit == Seconds || place->unit == Milliseconds) {
      if (const auto duration = duration_of(node, place->unit)) lifetime.duration = duration;
    } else if (!lifetime.expires_at) {
      lifetime.expires_at = time_of(node, place->unit);
    }
  }
  if (!lifetime.expires_at && lifetime.duration) lifetime.expires_at = now + *lifetime.duration;
  return lifetime;
}

std::string read_person_name(const tokens::JsonNodePtr& answer, const std::string& pointer) {
  if (pointer.empty()) return {};
  auto name = tokens::text_of(tokens::find(answer, pointer));
  return name && tokens::is_person_name(*name) ? *std::move(name) : std::string();
}

}  // namespace

TokenGrant read_grant(const HttpReply& reply, const ServiceProfile& profile, const Call& call,
                      const std::string& refresh_url, const tokens::Clock& clock, tokens::BootTimePoint sent) {
  const TokenAnswer& places = call.tokens ? *call.tokens : profile.tokens;
  TokenGrant grant;
  grant.received = clock.boot_time();
  grant.in_flight = grant.received - sent;
  const auto answer = answer_of(reply, places);
  auto access_token = token_at(reply, answer, places.access_token, refresh_url);
  if (!access_token) throw not_the_service(reply);
  grant.access_token = std::move(*access_token);
  if (profile.renews_itself())
    grant.refresh_token = grant.access_token;
  else if (places.refresh_token)
    grant.refresh_token = token_at(reply, answer, *places.refresh_token, refresh_url).value_or(tokens::Secret());
  grant.server_date = reply.date();
  const auto now = grant.server_date.value_or(clock.wall_time());
  grant.lifetime = read_lifetime(grant.access_token, answer.rest(), places.lifetime, now);
  // A token that renews itself may be renewed for longer than it says of itself, or for less.
  const auto own_words = profile.renews_itself() ? tokens::Secret() : grant.refresh_token;
  grant.refresh_ends = read_lifetime(own_words, answer.rest(), places.refresh_lifetime, now).expires_at;
  grant.person_name = read_person_name(answer.rest(), places.person_name);
  return grant;
}

}  // namespace vestibule::service
