// Answers to a log-in and a refresh: what tokens they give, and for how long.
#include "answer.hpp"
#include "fake-clock.hpp"
#include "service/http-fields.hpp"
#include "service/profile-library.hpp"
#include "service/service-error.hpp"
#include "service/token-grant.hpp"
#include "target.hpp"
#include "tokens/jwt-claims.hpp"
#include "tokens/person-name.hpp"
#include "tokens/server-clock.hpp"
#include "tokens/token-pair.hpp"

namespace vestibule::testing {

namespace {

using namespace service;
using namespace tokens;
using namespace std::chrono_literals;

void check_deadline(const Deadline& deadline, BootTimePoint start, std::chrono::milliseconds lifetime) {
  g_assert_true(deadline.leeway >= 0ms && deadline.leeway <= 30s);
  if (!deadline.at) return;
  g_assert_true(*deadline.at <= start + lifetime);
  if (deadline.leeway > 0ms) g_assert_true(deadline.leeway * 5 <= lifetime);
}

std::chrono::milliseconds skew_of(const TokenGrant& grant, const FakeClock& clock) {
  ServerClock server;
  if (grant.server_date) server.observe(*grant.server_date, grant.received, grant.in_flight);
  const auto skew = server.skew(clock);
  return skew ? skew->ahead : 0ms;
}

void check_lifetime(const TokenGrant& grant, const FakeClock& clock) {
  // What the token itself says counts by the server's clock; a made-up end would say the duration once more.
  const auto claims = decode_jwt(grant.access_token.reveal());
  const auto longest = std::chrono::days(366 * 10000);
  if (grant.lifetime.duration) g_assert_true(*grant.lifetime.duration > 0ms && *grant.lifetime.duration < longest);
  if (claims && claims->expires_at) g_assert_true(grant.lifetime.expires_at == claims->expires_at);
  if (grant.lifetime.duration) g_assert_true(grant.lifetime.expires_at.has_value());

  const Deadline deadline = deadline_at_receipt(grant.lifetime, grant.received, grant.server_date);
  if (deadline.at) g_assert_true(*deadline.at >= grant.received);
  if (grant.lifetime.duration) check_deadline(deadline, grant.received, *grant.lifetime.duration);
  if (deadline.at && claims && claims->expires_at && grant.server_date)
    g_assert_true(*deadline.at <= grant.received + std::max(*claims->expires_at - *grant.server_date, 0ms));

  const Deadline later = deadline_from_storage(grant.lifetime, clock, skew_of(grant, clock));
  g_assert_true(later.at.has_value() == grant.lifetime.expires_at.has_value());
  if (grant.lifetime.duration) check_deadline(later, clock.boot, *grant.lifetime.duration);
}

/// What is kept can be read again: else the person is signed out at the next start.
void check_storing(const TokenGrant& grant, const FakeClock& clock) {
  const TokenPair pair{{1, 1}, grant.access_token, grant.refresh_token, grant.lifetime, skew_of(grant, clock),
                       false,  grant.refresh_ends, grant.person_name};
  const auto again = parse_token_pair(serialize(pair));
  g_assert_true(again.has_value());
  g_assert_true(again->access_token == pair.access_token && again->refresh_token == pair.refresh_token);
  g_assert_true(again->lifetime.duration == pair.lifetime.duration);
  g_assert_true(again->lifetime.expires_at == pair.lifetime.expires_at);
  g_assert_true(again->clock_skew == pair.clock_skew);
  g_assert_true(again->refresh_ends == pair.refresh_ends);
  g_assert_true(again->person_name == pair.person_name);
}

void check_grant(const HttpReply& reply, const ServiceProfile& profile) {
  FakeClock clock;
  try {
    const TokenGrant grant =
        read_grant(reply, profile, profile.log_in, "https://example.org/refresh", clock, clock.boot - 1s);
    g_assert_true(is_bearer_token(grant.access_token.reveal()));
    g_assert_true(grant.refresh_token.empty() || is_bearer_token(grant.refresh_token.reveal()));
    g_assert_true(grant.received == clock.boot && grant.in_flight == 1s);
    g_assert_true(grant.person_name.empty() || is_person_name(grant.person_name));
    const auto claims = decode_jwt(grant.refresh_token.reveal());
    if (claims && claims->expires_at) g_assert_true(grant.refresh_ends == claims->expires_at);
    check_lifetime(grant, clock);
    check_storing(grant, clock);
  } catch (const Unavailable& error) {
    g_assert_true(error.trouble() == Trouble::NotTheService);
  }
}

}  // namespace

void check(std::string_view input) {
  const HttpReply reply = answer_of(input);
  check_grant(reply, token_api_profile());
  using enum LifetimePlace::Unit;
  for (const auto unit : {Seconds, Milliseconds, UnixSeconds, UnixMilliseconds, DateTime}) {
    ServiceProfile profile = token_api_profile();
    profile.tokens.lifetime = LifetimePlace{.pointer = "/expires_in", .unit = unit};
    profile.tokens.refresh_lifetime = LifetimePlace{.pointer = "/refresh_expires_in", .unit = unit};
    profile.tokens.person_name = "/user/name";
    check_grant(reply, profile);
  }
}

}  // namespace vestibule::testing
