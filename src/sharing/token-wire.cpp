#include "sharing/token-wire.hpp"

#include "service/http-fields.hpp"
#include "tokens/jwt-claims.hpp"
#include "tokens/person-name.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

namespace vestibule::sharing {

using async::Variant;
using session::AccountState;
using std::chrono::milliseconds;

namespace {

/// What stands for "none" where a time may be missing.
constexpr gint64 no_time = G_MININT64;
/// In milliseconds; what is beyond it is no time that `encode` was given, and sums of such times overflow.
constexpr gint64 latest_time = gint64{1} << 53;

/// In bytes: an origin, a name, a profile's id.
constexpr std::size_t largest_name = 4096;

bool is_time(gint64 time) {
  return time == no_time || (time >= -latest_time && time <= latest_time);
}

bool is_name_or_none(std::string_view person_name) {
  return person_name.empty() || tokens::is_person_name(person_name);
}

template <class Enum>
std::optional<Enum> checked(guint32 value, Enum last) {
  if (value > static_cast<guint32>(last)) return std::nullopt;
  return static_cast<Enum>(value);
}

gint64 encode_time(const std::optional<milliseconds>& time) {
  return time ? time->count() : no_time;
}

template <class Clock>
gint64 encode_time(const std::optional<std::chrono::time_point<Clock, milliseconds>>& time) {
  return time ? time->time_since_epoch().count() : no_time;
}

template <class Time>
std::optional<Time> decode_time(gint64 time) {
  if (time == no_time) return std::nullopt;
  return Time(milliseconds(time));
}

}  // namespace

GVariant* encode_secret(const tokens::Secret& secret) {
  // The secret's own memory, which GDBus gives back on a thread of its own.
  const auto release = +[](gpointer secret) { std::unique_ptr<tokens::Secret>(static_cast<tokens::Secret*>(secret)); };
  const auto text = secret.reveal();
  const auto bytes = async::Bytes::adopt(g_bytes_new_with_free_func(
      text.data(), text.size(), release, std::make_unique<tokens::Secret>(secret).release()));
  return g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes.get(), TRUE);
}

tokens::Secret decode_secret(GVariant* bytes) {
  gsize size = 0;
  const auto* text = static_cast<const char*>(g_variant_get_fixed_array(bytes, &size, 1));
  return size ? tokens::Secret(std::string_view(text, size)) : tokens::Secret();
}

Variant own(GVariant* floating) {
  return Variant::adopt(g_variant_ref_sink(floating));
}

Variant encode(const tokens::AccountKey& account) {
  return own(g_variant_new("(sss)", account.origin.c_str(), account.name.c_str(), account.profile.c_str()));
}

std::optional<tokens::AccountKey> decode_account(const Variant& value) {
  const char *origin, *name, *profile;
  g_variant_get(value.get(), "(&s&s&s)", &origin, &name, &profile);
  for (const std::string_view text : {origin, name, profile}) {
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (text.empty() || text.size() > largest_name || std::any_of(text.begin(), text.end(), is_control))
      return std::nullopt;
  }
  return tokens::AccountKey{origin, name, profile};
}

Variant encode(const tokens::Generation& generation) {
  return own(g_variant_new("(tt)", generation.session, generation.counter));
}

tokens::Generation decode_generation(const Variant& value) {
  guint64 session, counter;
  g_variant_get(value.get(), "(tt)", &session, &counter);
  return {session, counter};
}

std::string bounded_route(std::string route) {
  if (route.size() <= longest_route) return route;
  const char* end = g_utf8_find_prev_char(route.data(), route.data() + longest_route + 1);
  route.resize(end ? static_cast<std::size_t>(end - route.data()) : 0);
  return route;
}

Variant encode(const session::AccessToken& token) {
  return own(g_variant_new("(@ay@(tt)xx)", encode_secret(token.text), encode(token.generation).get(),
                           encode_time(token.deadline.at), gint64{token.deadline.leeway.count()}));
}

std::optional<session::AccessToken> decode_access_token(const Variant& value) {
  GVariant *text, *generation;
  gint64 at, leeway;
  g_variant_get(value.get(), "(@ay@(tt)xx)", &text, &generation, &at, &leeway);
  const auto owned_text = Variant::adopt(text), owned_generation = Variant::adopt(generation);
  session::AccessToken token{decode_secret(text),
                             decode_generation(owned_generation),
                             {decode_time<tokens::BootTimePoint>(at), milliseconds(leeway)}};
  if (!service::is_bearer_token(token.text.reveal()) || !is_time(at) || !is_time(leeway) || leeway < 0)
    return std::nullopt;
  return token;
}

Variant encode(const session::TokenFacts& facts) {
  const auto& clock = facts.server_clock;
  return own(g_variant_new("(@(tt)xxxxss)", encode(facts.generation).get(), encode_time(facts.ends),
                           clock ? gint64{clock->ahead.count()} : no_time,
                           clock ? gint64{clock->uncertainty.count()} : no_time, encode_time(facts.refresh_ends),
                           facts.refresh_claims.c_str(), facts.person_name.c_str()));
}

std::optional<session::TokenFacts> decode_facts(const Variant& value) {
  guint64 session, counter;
  gint64 ends, ahead, uncertainty, refresh_ends;
  const char *refresh_claims, *person_name;
  g_variant_get(value.get(), "((tt)xxxx&s&s)", &session, &counter, &ends, &ahead, &uncertainty, &refresh_ends,
                &refresh_claims, &person_name);
  for (const auto time : {ends, ahead, uncertainty, refresh_ends})
    if (!is_time(time)) return std::nullopt;
  const bool has_claims = *refresh_claims != '\0';
  if (!is_name_or_none(person_name) || (has_claims && !tokens::parse_claims(refresh_claims))) return std::nullopt;
  session::TokenFacts facts;
  facts.generation = {session, counter};
  facts.ends = decode_time<tokens::BootTimePoint>(ends);
  if (ahead != no_time && uncertainty >= 0)
    facts.server_clock = tokens::ClockSkew{milliseconds(ahead), milliseconds(uncertainty)};
  facts.refresh_ends = decode_time<tokens::BootTimePoint>(refresh_ends);
  facts.refresh_claims = refresh_claims;
  facts.person_name = person_name;
  return facts;
}

Variant encode(const service::TokenGrant& grant) {
  return own(g_variant_new("(@ay@ayxxxxxxs)", encode_secret(grant.access_token), encode_secret(grant.refresh_token),
                           encode_time(grant.lifetime.duration), encode_time(grant.lifetime.expires_at),
                           gint64{grant.received.time_since_epoch().count()}, encode_time(grant.server_date),
                           gint64{grant.in_flight.count()}, encode_time(grant.refresh_ends),
                           grant.person_name.c_str()));
}

std::optional<service::TokenGrant> decode_grant(const Variant& value) {
  GVariant *access, *refresh;
  gint64 duration, expires_at, received, server_date, in_flight, refresh_ends;
  const char* person_name;
  g_variant_get(value.get(), "(@ay@ayxxxxxx&s)", &access, &refresh, &duration, &expires_at, &received, &server_date,
                &in_flight, &refresh_ends, &person_name);
  const auto owned_access = Variant::adopt(access), owned_refresh = Variant::adopt(refresh);
  for (const auto time : {duration, expires_at, received, server_date, in_flight, refresh_ends})
    if (!is_time(time)) return std::nullopt;
  if (received == no_time || in_flight < 0 || !is_name_or_none(person_name)) return std::nullopt;
  service::TokenGrant grant;
  grant.access_token = decode_secret(access);
  grant.refresh_token = decode_secret(refresh);
  grant.lifetime.duration = decode_time<milliseconds>(duration);
  grant.lifetime.expires_at = decode_time<tokens::WallTimePoint>(expires_at);
  grant.received = tokens::BootTimePoint(milliseconds(received));
  grant.server_date = decode_time<tokens::WallTimePoint>(server_date);
  grant.in_flight = milliseconds(in_flight);
  grant.refresh_ends = decode_time<tokens::WallTimePoint>(refresh_ends);
  grant.person_name = person_name;
  // It stands in a header, the other one in a body.
  if (!service::is_bearer_token(grant.access_token.reveal())) return std::nullopt;
  for (const unsigned char c : grant.refresh_token.reveal())
    if (c < 0x20 || c > 0x7e) return std::nullopt;  // RFC 6749 A.17
  return grant;
}

Variant encode(const AccountState& state) {
  return own(g_variant_new("(uuubbbxbt)", static_cast<guint32>(state.signed_in), static_cast<guint32>(state.reason),
                           static_cast<guint32>(state.ended_by), state.renewing, state.not_saved, state.unavailable,
                           encode_time(state.next_try), state.suggests_log_in, guint64{state.session}));
}

std::optional<AccountState> decode_state(const Variant& value) {
  guint32 signed_in, reason, ended_by;
  gboolean renewing, not_saved, unavailable, suggests_log_in;
  gint64 next_try;
  guint64 session;
  g_variant_get(value.get(), "(uuubbbxbt)", &signed_in, &reason, &ended_by, &renewing, &not_saved, &unavailable,
                &next_try, &suggests_log_in, &session);
  const auto known = checked(signed_in, session::SignedIn::Yes);
  const auto why = checked(reason, session::UnknownReason::Unreachable);
  const auto by = checked(ended_by, session::EndedBy::Server);
  if (!known || !why || !by) return std::nullopt;
  return AccountState{*known,
                      *why,
                      *by,
                      renewing != FALSE,
                      not_saved != FALSE,
                      unavailable != FALSE,
                      decode_time<tokens::BootTimePoint>(next_try),
                      suggests_log_in != FALSE,
                      session};
}

Variant encode(const std::vector<session::SessionEvent>& events) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(txu(tt)sx)"));
  for (const auto& event : events)
    g_variant_builder_add(&builder, "(txu@(tt)sx)", event.sequence, gint64{event.at.time_since_epoch().count()},
                          static_cast<guint32>(event.kind), encode(event.generation).get(), event.detail.c_str(),
                          gint64{event.took.count()});
  return own(g_variant_builder_end(&builder));
}

std::vector<session::SessionEvent> decode_events(const Variant& value) {
  std::vector<session::SessionEvent> events;
  GVariantIter iterator;
  g_variant_iter_init(&iterator, value.get());
  guint64 sequence, session, counter;
  gint64 at, took;
  guint32 kind;
  const char* detail;
  while (g_variant_iter_next(&iterator, "(txu(tt)&sx)", &sequence, &at, &kind, &session, &counter, &detail, &took)) {
    const auto known = checked(kind, session::EventKind::RefusalPassedOn);
    if (known)
      events.push_back(
          {sequence, tokens::BootTimePoint(milliseconds(at)), *known, {session, counter}, detail, milliseconds(took)});
  }
  return events;
}

}  // namespace vestibule::sharing
