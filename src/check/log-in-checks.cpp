#include "check/log-in-checks.hpp"

#include "check/seconds-text.hpp"
#include "check/throw-away.hpp"
#include "tokens/jwt-claims.hpp"

#include <glib/gi18n.h>

#include <utility>

namespace vestibule::check {

namespace {

using std::chrono::milliseconds;

/// A `Date`, and most tokens' times, are in whole seconds.
constexpr milliseconds clock_tolerance{2'000};
/// From there on a token may be dead on arrival, or live on for long.
constexpr milliseconds clock_limit{30'000};
constexpr std::chrono::hours long_life{24};
constexpr int too_many_requests = 429;  // RFC 6585 §4; libsoup does not name it
/// Nobody mistypes a password so often.
constexpr int most_guesses = 50;

const char* pause_advice() {
  return _("Answer with a 429 and Retry-After to who guesses: nothing else keeps a weak password from being found.");
}

Outcome outcome_of(milliseconds difference, milliseconds tolerance) {
  const auto size = std::chrono::abs(difference);
  return size <= tolerance ? Outcome::Ok : size <= clock_limit ? Outcome::Warning : Outcome::Failed;
}

/// Makes the user whom the run is to be for. Whether there is one.
async::Task<bool> sign_up(CheckRun& run, Person person) {
  if (!run.options().sign_up) {
    run.skip({Check::SignUp}, _("the check was made with an account that is there"));
    co_return true;
  }
  run.tell(Check::SignUp);
  if (!run.profile().sign_up) {
    run.conclude(Check::SignUp, Outcome::Failed, _("the profile of the service has no way to sign up"),
                 _("Make the check with an account that is there."));
    co_return false;
  }
  const auto made = co_await run.sign_up(person.username, person.password);
  if (made.accepted())
    run.conclude(Check::SignUp, Outcome::Ok, _("a user was made for the check, who stays at the service"), "",
                 made.exchanges);
  else
    run.conclude(Check::SignUp, Outcome::Failed, made.text, _("Make the check with an account that is there."),
                 made.exchanges);
  co_return made.accepted();
}

void judge_lifetime(CheckRun& run, const Attempt& entry) {
  const auto& lifetime = run.session->lifetime;
  if (!lifetime.duration && !lifetime.expires_at)
    return run.conclude(
        Check::Lifetime, Outcome::Warning, _("nothing says how long the access token lives"),
        _("Name it in the answer (expires_in), or in the token (exp): a client can then renew in time."),
        entry.exchanges);
  if (!lifetime.duration)
    return run.conclude(Check::Lifetime, Outcome::Ok, _("the access token says when it runs out"), "", entry.exchanges);
  run.measure(Check::Lifetime, *lifetime.duration);
  const auto seen = _("the access token lives:") + (" " + seconds(*lifetime.duration));
  if (*lifetime.duration > long_life)
    return run.conclude(Check::Lifetime, Outcome::Warning, seen,
                        _("Let it live for minutes: whoever has it can use it for as long."), entry.exchanges);
  run.conclude(Check::Lifetime, Outcome::Ok, seen, "", entry.exchanges);
}

void judge_clocks(CheckRun& run, const Attempt& entry) {
  const auto& session = *run.session;
  const auto claims = tokens::decode_jwt(session.access_token.reveal());
  if (!claims || !claims->issued_at || !session.server_date) {
    run.skip({Check::TokenClock}, claims && claims->issued_at ? _("no answer tells the server's time")
                                                              : _("the access token does not say when it was made"));
  } else {
    const auto ahead = *claims->issued_at - *session.server_date;
    run.measure(Check::TokenClock, ahead);
    run.conclude(Check::TokenClock, outcome_of(ahead, clock_tolerance),
                 _("iat is ahead of Date by:") + (" " + seconds(ahead)),
                 outcome_of(ahead, clock_tolerance) == Outcome::Ok
                     ? ""
                     : _("Set the clock of the machine that makes the tokens, or of the one that answers."),
                 entry.exchanges);
  }
  const auto skew = run.server_clock().skew(run.clock());
  if (!skew) return run.skip({Check::ServerClock}, _("no answer tells the server's time"));
  run.measure(Check::ServerClock, skew->ahead);
  const auto outcome = outcome_of(skew->ahead, clock_tolerance + skew->uncertainty);
  // Which of the two clocks is wrong is not known.
  run.conclude(Check::ServerClock, outcome == Outcome::Failed ? Outcome::Warning : outcome,
               _("its clock is ahead by:") + (" " + seconds(skew->ahead) + " ± ") + seconds(skew->uncertainty),
               outcome == Outcome::Ok ? "" : _("Set the server's clock, unless this machine's is the wrong one."),
               entry.exchanges);
}

}  // namespace

async::Task<bool> check_log_in(CheckRun& run) {
  const auto& person = run.person();
  const bool is_there = co_await sign_up(run, person);
  if (!is_there) co_return false;
  run.tell(Check::LogInRefusal);
  const auto nobody = nobody_at_all();
  const auto refusal = co_await run.log_in(nobody.username, nobody.password);
  run.expect_refusal(Check::LogInRefusal, refusal, _("a log-in of nobody is refused in the service's own words"),
                     _("a log-in of nobody is accepted"), _("Compare name and password."));
  run.tell(Check::LogIn);
  auto entry = co_await run.log_in(person.username, person.password);
  if (!entry.accepted()) {
    run.conclude(Check::LogIn, Outcome::Failed, entry.text,
                 entry.refused() ? _("Look at the name and the password.")
                                 : _("Answer with the tokens where the profile of the service has them."),
                 entry.exchanges);
    co_return false;
  }
  run.session = std::move(entry.grant);
  run.conclude(Check::LogIn, Outcome::Ok,
               run.session->refresh_token.empty() ? _("it gives an access token") : _("it gives both tokens"), "",
               entry.exchanges);
  judge_lifetime(run, entry);
  judge_clocks(run, entry);
  co_return true;
}

async::Task<void> provoke_rate_limit(CheckRun& run) {
  const auto nobody = nobody_at_all();
  for (int guess = 0; guess < most_guesses; guess++) {
    run.tell(Check::RateLimit, static_cast<double>(guess) / most_guesses);
    const auto refusal = co_await run.log_in(nobody.username, nobody.password);
    if (refusal.status == too_many_requests) co_return;  // it is judged with the other answers
    if (refusal.status == 0) {
      run.conclude(Check::RateLimit, Outcome::Warning, refusal.text, pause_advice());
      co_return;
    }
  }
  run.conclude(Check::RateLimit, Outcome::Warning,
               _("wrong passwords can be tried without a pause; so many were:") + (" " + std::to_string(most_guesses)),
               pause_advice());
}

async::Task<bool> log_in_again(CheckRun& run) {
  auto entry = co_await run.log_in(run.person().username, run.person().password);
  if (!entry.accepted()) {
    run.conclude(Check::LogOut, Outcome::Warning,
                 _("there is nothing to log out of; the second log-in:") + (" " + entry.text),
                 _("Let a person log in again soon after a log-out."), entry.exchanges);
    co_return false;
  }
  run.session = std::move(entry.grant);
  co_return true;
}

}  // namespace vestibule::check
