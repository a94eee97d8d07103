#include "check/token-checks.hpp"

#include "check/challenge-error.hpp"
#include "check/demo-control.hpp"
#include "check/false-token.hpp"
#include "check/seconds-text.hpp"
#include "service/http-fields.hpp"
#include "tokens/token-lifetime.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::check {

namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

/// What a server may allow for clocks that differ (RFC 7519 §4.1.4 speaks of a few minutes at most).
constexpr milliseconds usual_allowance = 30s;
constexpr milliseconds least_pause = 250ms;
constexpr milliseconds most_pause = 5s;
constexpr milliseconds least_rest = 500ms;  // for a read that is to come well before the end

async::Task<bool> check_good_token(CheckRun& run) {
  run.tell(Check::ProtectedRead);
  const auto read = co_await run.read(run.session->access_token);
  if (read.accepted())
    run.conclude(Check::ProtectedRead, Outcome::Ok, _("the access token is taken"), "", read.exchanges);
  else
    run.conclude(Check::ProtectedRead, Outcome::Failed, read.text,
                 _("Take the token that the log-in has given, and answer as the profile of the service says."),
                 read.exchanges);
  co_return read.accepted();
}

void judge_challenge(CheckRun& run, const Attempt& read) {
  if (read.status != SOUP_STATUS_UNAUTHORIZED)
    return run.skip({Check::Challenge}, _("the answer without a token is no 401"));
  const std::string challenge = run.answers().back().challenge;
  const std::string scheme = run.profile().token_use.place.scheme;
  if (challenge.empty())
    return run.conclude(Check::Challenge, Outcome::Warning, _("a 401 has no WWW-Authenticate"),
                        _("Send a challenge with each 401, such as: WWW-Authenticate: Bearer"), read.exchanges);
  const bool fits = scheme.empty() || g_ascii_strncasecmp(challenge.c_str(), scheme.c_str(), scheme.size()) == 0;
  if (!fits)
    return run.conclude(Check::Challenge, Outcome::Warning,
                        _("the challenge names another scheme than the tokens have"),
                        _("Name the scheme of the tokens first, such as: WWW-Authenticate: Bearer"), read.exchanges);
  run.conclude(Check::Challenge, Outcome::Ok, _("a 401 has a challenge of the tokens' scheme"), "", read.exchanges);
}

async::Task<Attempt> check_false_token(CheckRun& run, Check check, tokens::Secret token, const char* accepted) {
  run.tell(check);
  const auto read = co_await run.read(std::move(token));
  run.expect_refusal(check, read, _("it is refused"), accepted,
                     _("Verify the signature, the algorithm and the kind of each token before anything is read."));
  co_return read;
}

/// The challenge of the last answer; empty where it was no 401.
std::string challenge_to(const CheckRun& run, const Attempt& read) {
  return read.status == SOUP_STATUS_UNAUTHORIZED ? run.answers().back().challenge : std::string();
}

/// `first`: the challenge to a request without a token. `second`: to one whose token was changed.
void judge_reasons(CheckRun& run, const std::string& first, const std::string& second, const Attempt& read) {
  if (second.empty())
    return run.skip({Check::ChallengeError}, _("the answer to a token that was changed has no challenge"));
  const auto warn = [&](const char* seen, const char* advice) {
    run.conclude(Check::ChallengeError, Outcome::Warning, seen, advice, read.exchanges);
  };
  if (challenge_error(second) != "invalid_token")
    return warn(_("the challenge does not say that the token is the reason"),
                _("Say so where a token is refused: WWW-Authenticate: Bearer error=\"invalid_token\""));
  if (!challenge_error(first).empty())
    return warn(_("who has sent no token is told of an error"),
                _("Leave the error out where no token was sent: it is an invitation to send one."));
  run.conclude(Check::ChallengeError, Outcome::Ok, _("it is given where a token is refused, and only there"), "",
               read.exchanges);
}

/// Reads until it is refused; the moment from which it was, and the last one at which it was not.
struct LastTaken {
  std::optional<milliseconds> taken = {};  ///< past the end
  std::optional<milliseconds> refused = {};
  Attempt last = {};
};

async::Task<LastTaken> read_past_end(CheckRun& run, tokens::BootTimePoint end) {
  const milliseconds limit = run.options().longest_grace;
  LastTaken result;
  for (;;) {
    const auto past = run.clock().boot_time() - end;
    result.last = co_await run.read(run.session->access_token);
    if (!result.last.accepted()) {
      if (result.last.refused()) result.refused = std::max(past, 0ms);
      co_return result;
    }
    result.taken = std::max(past, 0ms);
    if (past >= limit) co_return result;
    co_await run.wait(Check::Expiry, std::clamp(past / 4, least_pause, most_pause), past, limit);
  }
}

void judge_expiry(CheckRun& run, const LastTaken& result) {
  const auto& exchanges = result.last.exchanges;
  const char* advice = _("Compare exp with the clock at each request; allow a few seconds for clocks that differ.");
  if (!result.refused && !result.last.accepted())
    return run.conclude(Check::Expiry, Outcome::Failed, result.last.text,
                        _("Answer with a refusal, which a client can tell from a fault."), exchanges);
  run.measure(Check::Expiry, result.refused.value_or(result.taken.value_or(0ms)));
  if (!result.refused)
    return run.conclude(Check::Expiry, Outcome::Failed,
                        _("it is still taken, so long after its end:") + (" " + seconds(*result.taken)), advice,
                        exchanges);
  const auto taken = result.taken.value_or(0ms);
  const auto seen = _("it is refused, so long after its end at the latest:") + (" " + seconds(*result.refused));
  if (taken > usual_allowance) return run.conclude(Check::Expiry, Outcome::Warning, seen, advice, exchanges);
  run.conclude(Check::Expiry, Outcome::Ok, seen, "", exchanges);
}

async::Task<void> expire_now(CheckRun& run, const std::string& why_not) {
  const bool expired = co_await expire_at_demo_service(run);
  if (!expired) {
    run.skip({Check::Expiry}, why_not);
    co_return;
  }
  const auto read = co_await run.read(run.session->access_token);
  run.expect_refusal(Check::Expiry, read, _("the demo service, told to let it run out, refuses it"),
                     _("the demo service, told to let it run out, takes it"), "");
}

}  // namespace

async::Task<bool> check_access_token(CheckRun& run) {
  if (!run.resource()) {
    run.skip({Check::ProtectedRead, Check::MissingToken, Check::Challenge, Check::ForgedToken, Check::ChallengeError,
              Check::UnsignedToken, Check::TokenKind, Check::Expiry, Check::OldAccessToken, Check::Parallel,
              Check::AccessAfterLogOut},
             _("the profile of the service names nothing that can be read with a token"));
    co_return false;
  }
  const bool is_taken = co_await check_good_token(run);
  run.tell(Check::MissingToken);
  const auto without = co_await run.read({});
  judge_challenge(run, without);
  const auto invitation = challenge_to(run, without);
  run.expect_refusal(Check::MissingToken, without, _("who has no token is refused"), _("it is read without a token"),
                     _("Ask for the token before anything is read."));
  const auto token = run.session->access_token;
  const auto forged =
      co_await check_false_token(run, Check::ForgedToken, damaged(token), _("a token that was changed is taken"));
  judge_reasons(run, invitation, challenge_to(run, forged), forged);
  if (const auto bare = unsigned_copy(token))
    co_await check_false_token(run, Check::UnsignedToken, *bare, _("a token that nobody has signed is taken"));
  else
    run.skip({Check::UnsignedToken}, _("the access token is no JWT"));
  const auto other = run.session->refresh_token;
  if (service::is_bearer_token(other.reveal()) && !run.profile().renews_itself())
    co_await check_false_token(run, Check::TokenKind, other, _("a refresh token is taken for an access token"));
  else
    run.skip({Check::TokenKind}, _("there is no refresh token that could be sent so"));
  co_return is_taken;
}

async::Task<void> check_expiry(CheckRun& run) {
  run.tell(Check::Expiry);
  const auto& session = *run.session;
  const auto deadline =
      tokens::deadline_at_receipt(session.lifetime, session.received, run.server_clock().at(session.received));
  if (!deadline.at) {
    co_await expire_now(run, _("nothing says how long the access token lives"));
    co_return;
  }
  const auto whole = *deadline.at - run.clock().boot_time();
  if (whole > run.options().longest_wait) {
    co_await expire_now(run, _("the access token lives longer than is to be waited for:") + (" " + seconds(whole)));
    co_return;
  }
  if (whole > 2 * least_rest) {
    co_await run.wait(Check::Expiry, whole / 2, 0ms, whole);
    const auto early = co_await run.read(session.access_token);
    if (!early.accepted()) {
      run.conclude(Check::Expiry, Outcome::Failed, _("it is refused before its end:") + (" " + early.text),
                   _("Take a token for as long as the answer, or the token, says that it lives."), early.exchanges);
      co_return;
    }
  }
  const auto rest = std::max(*deadline.at - run.clock().boot_time(), milliseconds(0));
  co_await run.wait(Check::Expiry, rest, whole - rest, whole);
  const auto result = co_await read_past_end(run, *deadline.at);
  judge_expiry(run, result);
}

}  // namespace vestibule::check
