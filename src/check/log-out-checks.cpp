#include "check/log-out-checks.hpp"

#include <glib/gi18n.h>

namespace vestibule::check {

namespace {

/// An access token that nobody can take back should not live longer (RFC 7009 §3 leaves it to the service).
constexpr std::chrono::minutes short_life{5};

void judge_access_token(CheckRun& run, const Attempt& read) {
  if (read.refused())
    return run.conclude(Check::AccessAfterLogOut, Outcome::Ok, _("it is refused"), "", read.exchanges);
  if (!read.accepted())
    return run.conclude(Check::AccessAfterLogOut, Outcome::Warning, read.text,
                        _("Answer with a refusal, which a client can tell from a fault."), read.exchanges);
  const auto& lifetime = run.session->lifetime.duration;
  const bool is_short = lifetime && *lifetime <= short_life;
  run.conclude(Check::AccessAfterLogOut, is_short ? Outcome::Ok : Outcome::Warning,
               is_short ? _("it is taken until it runs out, which is soon") : _("it is taken until it runs out"),
               is_short ? "" : _("Refuse the access tokens of a session that has ended, or let them live for minutes."),
               read.exchanges);
}

}  // namespace

async::Task<void> check_log_out(CheckRun& run) {
  const std::vector<Check> all = {Check::LogOut, Check::RefreshAfterLogOut, Check::AccessAfterLogOut};
  run.tell(Check::LogOut);
  if (!run.profile().log_out) {
    run.skip(all, _("the service is not told of a log-out"));
    co_return;
  }
  const auto session = *run.session;
  const auto end = co_await run.log_out(session);
  if (!end.accepted()) {
    run.conclude(Check::LogOut, Outcome::Failed, end.text, _("Answer a log-out with a success, also a repeated one."),
                 end.exchanges);
    run.skip(all, _("the log-out has failed"));
    co_return;
  }
  run.conclude(Check::LogOut, Outcome::Ok, _("it is answered"), "", end.exchanges);
  if (run.profile().refresh && !run.renewing_token().empty()) {
    run.tell(Check::RefreshAfterLogOut);
    const auto renewal = co_await run.refresh(run.renewing_token());
    run.expect_refusal(Check::RefreshAfterLogOut, renewal, _("it is refused"),
                       _("the session that has ended can still be renewed"),
                       _("Remove the session's refresh tokens at the log-out."));
  }
  if (run.resource()) {
    run.tell(Check::AccessAfterLogOut);
    const auto read = co_await run.read(session.access_token);
    judge_access_token(run, read);
  }
}

}  // namespace vestibule::check
