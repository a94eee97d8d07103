#include "session/rehearsal.hpp"

#include "async/timer.hpp"
#include "service/service-error.hpp"

#include <utility>

namespace vestibule::session {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds lateness = 30s;

}  // namespace

async::Task<service::TokenGrant> RehearsedRenewal::run(tokens::Secret refresh_token, Renew renew) {
  const auto fault = std::exchange(next_, std::nullopt);
  auto grant = co_await renew(refresh_token);
  if (fault == Rehearsal::ReplyLate) co_await async::sleep_for(lateness);
  if (fault == Rehearsal::TokenReplayed) grant = co_await renew(std::move(refresh_token));
  if (fault == Rehearsal::ReplyLost) {
    service::Unavailable lost(service::Trouble::TimedOut);
    lost.set_may_have_taken_effect(true);
    throw lost;
  }
  co_return grant;
}

}  // namespace vestibule::session
