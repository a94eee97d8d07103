#include "check/reuse-checks.hpp"

#include "check/seconds-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::check {

namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

/// After the token was refused: whether the ones that came from it are, too.
async::Task<void> check_family(CheckRun& run, Attempt reuse) {
  run.tell(Check::Reuse);
  const auto current = co_await run.refresh(run.renewing_token());
  auto exchanges = std::move(reuse.exchanges);
  exchanges.insert(exchanges.end(), current.exchanges.begin(), current.exchanges.end());
  if (current.refused()) {
    run.conclude(Check::Reuse, Outcome::Ok, _("the whole session ends by it"), "", exchanges);
    run.session.reset();
    co_return;
  }
  if (current.accepted()) run.renew_session(*current.grant);
  run.conclude(Check::Reuse, Outcome::Warning,
               current.accepted() ? _("it is refused, and the session goes on") : current.text,
               _("End the session when a refresh token is seen again that was replaced: one of the two who have it has "
                 "stolen it."),
               exchanges);
}

}  // namespace

async::Task<void> check_reuse(CheckRun& run) {
  const std::vector<Check> both = {Check::Grace, Check::Reuse};
  const auto old = run.session->refresh_token;
  run.tell(Check::Grace);
  const auto renewal = co_await run.refresh(run.renewing_token());
  if (!renewal.accepted()) {
    run.skip(both, _("the renewal has failed"));
    co_return;
  }
  const auto replaced = run.clock().boot_time();
  run.renew_session(*renewal.grant);
  if (run.profile().renews_itself() || run.session->refresh_token == old) {
    run.skip(both, _("the refresh token is not replaced"));
    co_return;
  }
  const milliseconds limit = run.options().longest_grace;
  std::optional<milliseconds> taken;
  for (;;) {
    const auto since = run.clock().boot_time() - replaced;
    const auto again = co_await run.refresh(old);
    run.measure(Check::Grace, since);
    if (!again.accepted()) {
      const auto seen = taken ? _("it is taken for at least:") + (" " + seconds(*taken) + "; ") + _("and at most:") +
                                    " " + seconds(since)
                              : std::string(_("the refresh token before is refused at once"));
      if (again.refused())
        run.conclude(Check::Grace, Outcome::Ok, seen, "", again.exchanges);
      else
        run.conclude(Check::Grace, Outcome::Failed, again.text,
                     _("Answer with a refusal, which a client can tell from a fault."), again.exchanges);
      co_await check_family(run, again);
      co_return;
    }
    taken = since;
    run.renew_session(*again.grant);
    if (since >= limit) {
      run.conclude(Check::Grace, Outcome::Failed,
                   _("the refresh token before is still taken after:") + (" " + seconds(since)),
                   _("Refuse it a few seconds after it was replaced: that is enough for an answer that was lost."),
                   again.exchanges);
      run.skip(both, _("it is still taken"));
      co_return;
    }
    co_await run.wait(Check::Grace, std::clamp<milliseconds>(since / 2, 500ms, 10s), since, limit);
  }
}

}  // namespace vestibule::check
