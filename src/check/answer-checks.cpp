#include "check/answer-checks.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::check {

namespace {

template <class Fits>
std::vector<const SeenAnswer*> answers_that(const CheckRun& run, Fits fits) {
  std::vector<const SeenAnswer*> found;
  for (const auto& answer : run.answers())
    if (fits(answer)) found.push_back(&answer);
  return found;
}

std::vector<SeenExchange> exchange_of(const SeenAnswer* answer) {
  return {answer->exchange};
}

bool has(const SeenAnswer& answer, const char* directive) {
  return answer.cache_control.find(directive) != std::string::npos;
}

/// Says outright that it may be kept.
bool invites_storing(const SeenAnswer& answer) {
  return !has(answer, "no-store") &&
         (has(answer, "public") || (has(answer, "max-age") && !has(answer, "max-age=0")) || has(answer, "s-maxage"));
}

void check_no_store(CheckRun& run) {
  const auto given = answers_that(run, [](const SeenAnswer& answer) { return answer.gave_tokens; });
  if (given.empty()) return run.skip({Check::NoStore}, _("no answer has given tokens"));
  const char* advice = _("Send “Cache-Control: no-store” with every answer that has tokens in it.");
  for (const auto* answer : given)
    if (invites_storing(*answer))
      return run.conclude(Check::NoStore, Outcome::Failed,
                          _("an answer with tokens may be kept by a cache:") + (" " + answer->route), advice,
                          exchange_of(answer));
  for (const auto* answer : given)
    if (!has(*answer, "no-store"))
      return run.conclude(Check::NoStore, Outcome::Warning,
                          _("an answer with tokens has no “no-store”:") + (" " + answer->route), advice,
                          exchange_of(answer));
  run.conclude(Check::NoStore, Outcome::Ok, _("no answer with tokens may be kept"), "", exchange_of(given.front()));
}

void check_cookies(CheckRun& run) {
  const auto setting = answers_that(run, [](const SeenAnswer& answer) { return !answer.cookies.empty(); });
  if (setting.empty()) return run.skip({Check::Cookies}, _("no answer sets a cookie"));
  const bool is_https = run.options().address.origin().scheme == "https";
  for (const auto* answer : setting)
    for (const auto& cookie : answer->cookies) {
      std::string missing;
      if (!cookie.http_only) missing += " HttpOnly";
      if (is_https && !cookie.secure) missing += " Secure";
      if (cookie.cross_site) missing += " SameSite";
      if (!missing.empty())
        return run.conclude(Check::Cookies, Outcome::Failed,
                            run.mask().shown(cookie.name) + ": " + _("it lacks:") + missing,
                            _("Set cookies with HttpOnly, Secure, and SameSite=Lax or Strict."), exchange_of(answer));
    }
  run.conclude(Check::Cookies, Outcome::Ok, _("each has the flags that guard it"), "", exchange_of(setting.front()));
}

void check_redirects(CheckRun& run) {
  const auto moved = answers_that(run, [](const SeenAnswer& answer) {
    return SOUP_STATUS_IS_REDIRECTION(answer.status) && answer.status != SOUP_STATUS_NOT_MODIFIED;
  });
  if (run.answers().empty()) return run.skip({Check::Redirects}, _("there was no answer"));
  if (moved.empty()) return run.conclude(Check::Redirects, Outcome::Ok, _("no answer sends a request elsewhere"));
  run.conclude(Check::Redirects, Outcome::Failed,
               _("requests with credentials are sent elsewhere:") + (" " + moved.front()->route) + " → " +
                   run.mask().shown(moved.front()->location),
               _("Answer where the request comes in; a client must not take a token or a password elsewhere."),
               exchange_of(moved.front()));
}

void check_rate_limit(CheckRun& run) {
  const auto limited = answers_that(run, [](const SeenAnswer& answer) { return answer.status == 429; });
  if (limited.empty()) return run.skip({Check::RateLimit}, _("no answer was a 429, and none was provoked"));
  for (const auto* answer : limited)
    if (!answer->has_retry_after)
      return run.conclude(
          Check::RateLimit, Outcome::Failed, _("a 429 does not say when to try again:") + (" " + answer->route),
          _("Send Retry-After with it: clients then wait, and do not ask all the more."), exchange_of(answer));
  run.conclude(Check::RateLimit, Outcome::Ok, _("each 429 says when to try again"), "", exchange_of(limited.front()));
}

void check_transport(CheckRun& run) {
  if (run.options().address.origin().scheme != "https")
    return run.skip({Check::Transport}, _("the service is on this machine, and reached without encryption"));
  if (run.answers().empty())
    return run.conclude(Check::Transport, Outcome::Failed, _("there was no answer over an encrypted connection"),
                        _("Look at the server's certificate, and at what it says of this in the check of the log-in."));
  const auto& answer = run.answers().front();
  const bool is_old = answer.tls != G_TLS_PROTOCOL_VERSION_UNKNOWN && answer.tls < G_TLS_PROTOCOL_VERSION_TLS_1_2;
  if (is_old)
    return run.conclude(Check::Transport, Outcome::Failed, _("it is older than TLS 1.2"),
                        _("Allow TLS 1.2 and 1.3 alone."), exchange_of(&answer));
  const bool is_loopback = run.options().address.origin().is_loopback();
  if (!answer.has_hsts && !is_loopback)
    return run.conclude(Check::Transport, Outcome::Warning, _("browsers are not told to stay with https"),
                        _("Send Strict-Transport-Security."), exchange_of(&answer));
  run.conclude(Check::Transport, Outcome::Ok, _("the certificate is good, and TLS is 1.2 or newer"), "",
               exchange_of(&answer));
}

}  // namespace

void check_answers(CheckRun& run) {
  check_no_store(run);
  check_cookies(run);
  check_redirects(run);
  check_rate_limit(run);
  check_transport(run);
}

}  // namespace vestibule::check
