#include "check/refresh-checks.hpp"

#include "async/task-scope.hpp"
#include "check/false-token.hpp"
#include "keyring/memory-token-store.hpp"
#include "session/account-session.hpp"
#include "tokens/token-lifetime.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <array>

namespace vestibule::check {

namespace {

constexpr std::size_t reads_at_once = 8;

/// `old`: what the session had before it was renewed last.
async::Task<void> check_old_access_token(CheckRun& run, service::TokenGrant old) {
  run.tell(Check::OldAccessToken);
  const auto deadline = tokens::deadline_at_receipt(old.lifetime, old.received, run.server_clock().at(old.received));
  if (old.access_token == run.session->access_token || deadline.may_have_run_out(run.clock().boot_time())) {
    run.skip({Check::OldAccessToken}, _("there is none that has not run out"));
    co_return;
  }
  const auto read = co_await run.read(old.access_token);
  if (!read.accepted() && !read.refused())
    run.conclude(Check::OldAccessToken, Outcome::Warning, read.text,
                 _("Answer with a refusal, which a client can tell from a fault."), read.exchanges);
  else if (read.accepted() && run.profile().refresh_ends_access_token)
    run.conclude(Check::OldAccessToken, Outcome::Warning,
                 _("it is still taken, unlike the profile of the service says"), _("Say in the profile that it is."),
                 read.exchanges);
  else
    run.conclude(Check::OldAccessToken, Outcome::Ok,
                 read.accepted() ? _("it is taken until it runs out") : _("it is not taken any more"), "",
                 read.exchanges);
}

/// Sends one read, and counts it where it was answered.
async::Task<void> fetch(session::AccountSession& account, service::Resource resource, std::size_t& answered) {
  try {
    const auto reply = co_await account.fetch(std::move(resource));
    if (SOUP_STATUS_IS_SUCCESSFUL(reply.status)) answered++;
  } catch (const Error&) {
    // It is not counted.
  }
}

std::size_t count_renewals(const std::vector<session::SessionEvent>& events) {
  return static_cast<std::size_t>(std::count_if(events.begin(), events.end(), [](const session::SessionEvent& event) {
    return event.kind == session::EventKind::Renewed;
  }));
}

/// A client that stays signed in is given a token that the service refuses, and many requests at once.
async::Task<void> check_parallel(CheckRun& run) {
  run.tell(Check::Parallel);
  keyring::MemoryTokenStore store;
  session::AccountSession account(run.options().address, "check", run.profile(), run.options().policy, store,
                                  run.clock());
  service::TokenGrant grant = *run.session;
  grant.access_token = damaged(grant.access_token);
  grant.lifetime = {};
  co_await account.tokens().adopt(grant, true);
  std::size_t answered = 0;
  {
    async::TaskScope scope;
    for (std::size_t i = 0; i < reads_at_once; i++)
      scope.start(fetch(account, *run.resource(), answered));
    co_await scope.finished();
  }
  co_await account.tokens().settled();
  const auto events = co_await account.tokens().fetch_events(0);
  const auto renewals = count_renewals(events);
  const auto pair = co_await store.read(account.key());
  if (pair) {
    run.mask().add(pair->access_token);
    run.mask().add(pair->refresh_token);
    run.session->access_token = pair->access_token;
    run.session->refresh_token = pair->refresh_token;
  }
  const std::string seen = std::to_string(answered) + "/" + std::to_string(reads_at_once) + " " +
                           _("requests were answered; renewals:") + " " + std::to_string(renewals);
  if (answered == reads_at_once && renewals == 1) {
    run.conclude(Check::Parallel, Outcome::Ok, seen);
    co_return;
  }
  run.conclude(Check::Parallel, Outcome::Failed, seen,
               _("Take the new access token from the moment at which it was given, on every machine that answers."));
}

async::Task<void> check_refusal(CheckRun& run) {
  run.tell(Check::RefreshRefusal);
  const auto forged = co_await run.refresh(damaged(run.renewing_token()));
  run.expect_refusal(Check::RefreshRefusal, forged, _("a token that was changed is refused in the service's own words"),
                     _("a refresh token that was changed is taken"), _("Verify a refresh token before it is used."));
}

void judge_rotation(CheckRun& run, const Attempt& renewal, bool rotated) {
  if (run.profile().renews_itself()) return run.skip({Check::Rotation}, _("the access token renews itself"));
  if (rotated)
    return run.conclude(Check::Rotation, Outcome::Ok, _("each renewal gives another refresh token"), "",
                        renewal.exchanges);
  run.conclude(Check::Rotation, Outcome::Warning, _("the refresh token stays the same"),
               _("Give another one with each renewal, and refuse the one before: a stolen one is then noticed."),
               renewal.exchanges);
}

}  // namespace

async::Task<bool> check_refresh(CheckRun& run) {
  const std::vector<Check> all = {Check::Refresh,  Check::OldAccessToken,    Check::Rotation,
                                  Check::Parallel, Check::RefreshRefusal,    Check::Grace,
                                  Check::Reuse,    Check::RefreshAfterLogOut};
  if (!run.profile().refresh) {
    run.skip(all, _("the service has no renewal"));
    co_return false;
  }
  run.tell(Check::Refresh);
  if (run.renewing_token().empty()) {
    run.conclude(Check::Refresh, Outcome::Failed, _("the log-in gives no refresh token"),
                 _("Give one where the profile of the service has it."));
    run.skip(all, _("there is no refresh token"));
    co_return false;
  }
  const auto before = *run.session;
  const auto renewal = co_await run.refresh(run.renewing_token());
  if (!renewal.accepted()) {
    run.conclude(Check::Refresh, Outcome::Failed, renewal.text,
                 _("Take the refresh token that the log-in has given, and answer as the profile of the service says."),
                 renewal.exchanges);
    run.skip(all, _("the renewal has failed"));
    co_return false;
  }
  run.renew_session(*renewal.grant);
  Attempt read;
  if (run.resource()) read = co_await run.read(run.session->access_token);
  if (run.resource() && !read.accepted())
    run.conclude(Check::Refresh, Outcome::Failed, _("the new access token:") + (" " + read.text),
                 _("Take the new access token from the moment at which it was given, on every machine that answers."),
                 read.exchanges);
  else if (run.session->access_token == before.access_token)
    run.conclude(Check::Refresh, Outcome::Warning, _("it gives the same access token again"),
                 _("Give a new one, whose life begins anew."), renewal.exchanges);
  else
    run.conclude(Check::Refresh, Outcome::Ok, _("it gives a new access token, which is taken"), "", renewal.exchanges);
  judge_rotation(run, renewal, !(run.session->refresh_token == before.refresh_token));
  if (run.resource()) {
    const auto renewed = *run.session;
    co_await check_parallel(run);
    co_await check_old_access_token(run, renewed);
  }
  co_await check_refusal(run);
  co_return true;
}

}  // namespace vestibule::check
