"""The deliberate faults: each takes the place of a piece of the sources, and of one rule with it.

A fault is a switch: `mutant("name")` in its text is true while a test runs with VESTIBULE_MUTANT=name. The sources that
are built for everybody know nothing of this."""
from dataclasses import dataclass

REQUESTS = "session/refresh-coordinator.cpp"
SESSIONS = "session/refresh-coordinator-sessions.cpp"
QUEUE = "keyring/write-queue.cpp"
CLOCK = "tokens/server-clock.cpp"
LIFETIME = "tokens/token-lifetime.cpp"
PAIR = "tokens/token-pair.cpp"


@dataclass(frozen=True)
class Mutant:
    """One fault."""
    name: str
    source: str  # below src
    original: str  # stands exactly once there
    fault: str  # what stands in its place


MUTANTS = [
    # What a 401 means.
    Mutant("renew-on-a-stale-401", REQUESTS,
           "if (refusal.generation != session_->token.generation) {",
           'if (refusal.generation != session_->token.generation && !mutant("renew-on-a-stale-401")) {'),
    Mutant("pass-on-a-401-of-a-token-that-ran-out", REQUESTS,
           "if (!session_->token.deadline.may_have_run_out(clock_.boot_time())) {",
           'if (mutant("pass-on-a-401-of-a-token-that-ran-out") ||\n'
           "      !session_->token.deadline.may_have_run_out(clock_.boot_time())) {"),
    Mutant("renew-for-a-route-that-refuses-every-token", REQUESTS,
           "if (refusal.refused_before || remembered) {",
           'if ((refusal.refused_before || remembered) && !mutant("renew-for-a-route-that-refuses-every-token")) {'),
    Mutant("forget-the-route-that-refuses-a-good-token", REQUESTS,
           "if (token.generation == refusal.generation) session_->refusing.remember(",
           'if (token.generation == refusal.generation && !mutant("forget-the-route-that-refuses-a-good-token"))\n'
           "    session_->refusing.remember("),

    # One renewal at a time; whoever waits ends exactly once.
    Mutant("begin-a-second-renewal", REQUESTS,
           "if (renewal_) {\n    renewal_->needed =",
           'if (renewal_ && !mutant("begin-a-second-renewal")) {\n    renewal_->needed ='),
    Mutant("keep-renewing-after-an-unexpected-error", REQUESTS,
           '} catch (...) {\n    events_.record(EventKind::RenewalUnavailable, generation, "an unexpected error", took());',
           '} catch (...) {\n    if (mutant("keep-renewing-after-an-unexpected-error")) co_return;\n'
           '    events_.record(EventKind::RenewalUnavailable, generation, "an unexpected error", took());'),
    Mutant("forget-who-waits-for-an-overtaken-renewal", SESSIONS,
           "if (overtaken) end(*overtaken);",
           'if (overtaken && !mutant("forget-who-waits-for-an-overtaken-renewal")) end(*overtaken);'),
    Mutant("forget-who-waits-for-admission", REQUESTS,
           "  failure_listeners_.call(error);",
           '  if (!mutant("forget-who-waits-for-admission")) failure_listeners_.call(error);'),
    Mutant("forget-one-waiter", REQUESTS,
           "  co_await renewal->ended;\n",
           '  async::Event never;\n  if (mutant("forget-one-waiter") && renewal.use_count() > 3) co_await never;\n'
           "  co_await renewal->ended;\n"),
    Mutant("fail-requests-for-a-renewal-ahead-of-expiry", REQUESTS,
           "if (ending->needed && error) {",
           'if ((ending->needed || mutant("fail-requests-for-a-renewal-ahead-of-expiry")) && error) {'),

    # How a renewal ends.
    Mutant("treat-a-503-as-a-refusal", REQUESTS,
           "      failure = unavailable;\n",
           '      if (mutant("treat-a-503-as-a-refusal") && unavailable.status() == 503) throw service::Refused(503, "");\n'
           "      failure = unavailable;\n"),
    Mutant("stay-signed-in-after-a-refusal", REQUESTS,
           "if (!session.expired()) {\n      events_.record(EventKind::SessionRefused",
           'if (!session.expired() && !mutant("stay-signed-in-after-a-refusal")) {\n'
           "      events_.record(EventKind::SessionRefused"),
    Mutant("leave-a-refused-pair-in-the-keyring", REQUESTS,
           "      scope_.start(remove(ending_with_session()));\n      end_session(EndedBy::Server",
           '      if (!mutant("leave-a-refused-pair-in-the-keyring")) scope_.start(remove(ending_with_session()));\n'
           "      end_session(EndedBy::Server"),
    Mutant("ignore-retry-after", REQUESTS,
           "std::max(jittered, failure->retry_after().value_or(0ms))",
           '(mutant("ignore-retry-after") ? jittered : std::max(jittered, failure->retry_after().value_or(0ms)))'),
    Mutant("wait-out-the-backoff-after-a-lost-reply", REQUESTS,
           "if (failure->may_have_taken_effect() && !renewal.presented_twice && !failure->retry_after()) {",
           'if (failure->may_have_taken_effect() && !renewal.presented_twice && !failure->retry_after() &&\n'
           '        !mutant("wait-out-the-backoff-after-a-lost-reply")) {'),

    # Marked, saved, then used.
    Mutant("drop-the-presented-mark", REQUESTS,
           "if (mark_presented(session)) co_await save(session);",
           'if (!mutant("drop-the-presented-mark")) {\n'
           "      if (mark_presented(session)) co_await save(session);\n    }"),
    Mutant("leave-the-mark-after-a-restart-unheeded", SESSIONS,
           'if (unanswered && session_) renew(',
           'if (unanswered && session_ && !mutant("leave-the-mark-after-a-restart-unheeded")) renew('),
    Mutant("save-after-emit", REQUESTS,
           "    current.reset();\n    co_await save(session);\n    current = session.lock();",
           '    if (mutant("save-after-emit")) {\n      scope_.start(save_current(session));\n    } else {\n'
           "      current.reset();\n      co_await save(session);\n      current = session.lock();\n    }"),
    Mutant("reuse-the-old-refresh-token", PAIR,
           "if (refresh_token.empty()) refresh_token",
           'if (refresh_token.empty() || mutant("reuse-the-old-refresh-token")) refresh_token'),
    Mutant("lose-the-refresh-token-that-is-not-rotated", PAIR,
           " refresh_token = before.refresh_token;",
           ' refresh_token = mutant("lose-the-refresh-token-that-is-not-rotated") ? Secret() : before.refresh_token;'),
    Mutant("give-a-rotated-refresh-token-the-end-of-the-one-before", PAIR,
           "if (!refresh_ends && refresh_token == before.refresh_token)",
           "if (!refresh_ends && (refresh_token == before.refresh_token ||\n"
           '                        mutant("give-a-rotated-refresh-token-the-end-of-the-one-before")))'),
    Mutant("lose-the-end-of-a-refresh-token-that-is-not-rotated", PAIR,
           " refresh_ends = before.refresh_ends;",
           ' refresh_ends = mutant("lose-the-end-of-a-refresh-token-that-is-not-rotated") ? std::nullopt\n'
           "                                                                   : before.refresh_ends;"),
    Mutant("forget-the-persons-name-at-a-renewal", PAIR,
           "if (person_name.empty()) person_name",
           'if (person_name.empty() && !mutant("forget-the-persons-name-at-a-renewal")) person_name'),
    Mutant("write-a-pair-that-has-been-replaced", SESSIONS,
           "current->owns_store && current->revision == revision;",
           'current->owns_store &&\n           (current->revision == revision || mutant("write-a-pair-that-has-been-replaced"));'),
    Mutant("write-after-sign-out", SESSIONS,
           "    const auto current = session.lock();\n    return current &&",
           '    if (mutant("write-after-sign-out")) return true;\n'
           "    const auto current = session.lock();\n    return current &&"),
    Mutant("do-not-say-that-a-pair-is-not-saved", SESSIONS,
           "    set_not_saved(failure.has_value());",
           '    set_not_saved(failure.has_value() && !mutant("do-not-say-that-a-pair-is-not-saved"));'),
    Mutant("two-writes-at-once", QUEUE,
           "const async::Slot turn = co_await turn_.acquire();",
           'if (mutant("two-writes-at-once")) turn_.set_limit(2);\n    const async::Slot turn = co_await turn_.acquire();'),

    # Fencing.
    Mutant("let-a-late-read-overwrite-a-sign-in", SESSIONS,
           "std::optional<TokenPair> stored) {\n  if (state_.signed_in != SignedIn::Unknown) return;",
           'std::optional<TokenPair> stored) {\n  if (state_.signed_in != SignedIn::Unknown &&\n'
           '      !(mutant("let-a-late-read-overwrite-a-sign-in") && stored))\n    return;'),
    Mutant("take-up-a-renewal-after-sign-out", REQUESTS,
           "  if (!current) {\n    // A service may know",
           '  if (!current && !session_ && mutant("take-up-a-renewal-after-sign-out")) {\n'
           "    co_await sign_in(std::move(grant));\n    throw SessionEnded();\n  }\n"
           "  if (!current) {\n    // A service may know"),
    Mutant("do-not-revoke-an-orphan", REQUESTS,
           "if (!is_overtaken(renewal.sign_in)) co_await ports_.revoke",
           'if (!is_overtaken(renewal.sign_in) && !mutant("do-not-revoke-an-orphan")) co_await ports_.revoke'),
    Mutant("give-away-a-token-of-a-session-ended-elsewhere", REQUESTS,
           "Ticket ticket) {\n  end_if_ended_elsewhere();",
           'Ticket ticket) {\n  if (!mutant("give-away-a-token-of-a-session-ended-elsewhere")) end_if_ended_elsewhere();'),
    Mutant("let-the-earlier-session-write-while-a-new-one-is-saved", SESSIONS,
           "if (session_) session_->owns_store = false;",
           'if (session_ && !mutant("let-the-earlier-session-write-while-a-new-one-is-saved"))\n'
           "    session_->owns_store = false;"),

    # Time.
    Mutant("renew-a-token-just-obtained", REQUESTS,
           "if (session_ && session_->token.generation == renewal->yielded) co_return session_->token;",
           'if (session_ && session_->token.generation == renewal->yielded &&\n'
           '      !mutant("renew-a-token-just-obtained"))\n    co_return session_->token;'),
    Mutant("give-a-token-its-time-anew-after-a-standstill", CLOCK,
           "*now - date <= resolution_of_a_date)",
           '*now - date <= resolution_of_a_date || mutant("give-a-token-its-time-anew-after-a-standstill"))'),
    Mutant("use-a-fixed-leeway", LIFETIME,
           "return std::clamp(lifetime / 5, milliseconds(0), longest_leeway);",
           'if (mutant("use-a-fixed-leeway")) return longest_leeway;\n'
           "  return std::clamp(lifetime / 5, milliseconds(0), longest_leeway);"),
]
