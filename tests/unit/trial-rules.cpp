// The rules that hold in every state, as one list: each call of `breaks` names the one that does not.

#include "trial.hpp"

#include <algorithm>

namespace vestibule::testing {

using session::SignedIn;

namespace {

enum Flag : std::uint8_t {
  RotatedAway = 1,   ///< the refresh token is known to be over, in this process
  RefusedToken = 2,  ///< the refresh token has been refused, in this process
  Settled = 4,       ///< the access token is in the store, or the store has shown that it cannot take it
  GivenUp = 8,       ///< the sign-in that began with this access token has been given up
};

bool contains(const auto& range, const auto& value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

std::uint8_t& at(std::vector<std::uint8_t>& flags, int number) {
  if (flags.size() <= static_cast<std::size_t>(number)) flags.resize(static_cast<std::size_t>(number) + 1);
  return flags[static_cast<std::size_t>(number)];
}

}  // namespace

void Trial::breaks(const char* rule) {
  if (broken_.empty()) broken_ = rule;
}

std::uint64_t Trial::digest() const {
  std::uint64_t known = 0;
  for (const bool fact : {late_read_possible_, wanted_, store_failed_, marked_, removal_failed_, next_try_.has_value(),
                          remembered_.session && remembered_ == account_.coordinator().generation()})
    known = known * 2 + fact;
  return CoordinatorAnatomy::digest(account_, flags_, late_read_possible_ ? read_ : std::nullopt, known);
}

void Trial::watch() {
  account_.on_presented = [this](const ScriptedRenewal& renewal) { check_presentation(renewal); };
  account_.on_sent = [this](const ScriptedRequest& request) { check_send(request); };
  account_.store.on_write = [this](const tokens::TokenPair& pair) { check_write(pair); };
  account_.store.on_unwanted = [this](const tokens::TokenPair& pair) {
    // Overtaken by a sign-in, which the store holds then; or by a newer pair, which is saved before it is used.
    if (account_.signing_in()) at(flags_, number_of(pair.access_token)) |= Settled;
  };
}

// --- At each effect

void Trial::check_presentation(const ScriptedRenewal& renewal) {
  const auto number = number_of(renewal.presented);
  if (!renewal.session) breaks("no token is presented for a session that is over");
  if (at(flags_, number) & RotatedAway) breaks("a token known to be rotated away is never presented");
  if (at(flags_, number) & RefusedToken) breaks("a refusal is followed by no renewal with the same token");
  if (next_try_ && account_.clock.boot < *next_try_)
    breaks("no token is presented before the time that the server named");
  for (const auto& other : account_.open_renewals())
    if (other.get() != &renewal && other->session == renewal.session) breaks("at most one renewal is in flight");
  const auto& item = account_.store.item;
  marked_ = item && item->presented && item->refresh_token == renewal.presented;
  marked_token_ = renewal.presented;
  if (!marked_ && !store_failed_ && !account_.signing_in())
    breaks("that a token is presented is in the store before it is sent");
}

void Trial::check_send(const ScriptedRequest& request) {
  if (!(at(flags_, number_of(request.token.text)) & Settled))
    breaks("a token is saved before it is used, or the store has shown that it cannot take it");
  if (request.token.generation.session == account_.ended_elsewhere)
    breaks("no token is given away of a session that the person has ended elsewhere");
  if (request.refused && *request.refused == request.token.generation) remembered_ = request.token.generation;
}

void Trial::check_write(const tokens::TokenPair& pair) {
  const int number = number_of(pair.access_token);
  const int sign_in = sign_in_of_.emplace(pair.generation.session, number).first->second;
  if (contains(over_, pair.generation.session)) breaks("nothing is written for a session that is over");
  if (at(flags_, sign_in) & GivenUp) breaks("nothing is written for a sign-in that was given up");
  const auto& item = account_.store.item;
  if (!item) return;
  const int stored = sign_in_of_.emplace(item->generation.session, number_of(item->access_token)).first->second;
  const bool older = item->generation.session != pair.generation.session
                         ? stored > sign_in && !(at(flags_, stored) & GivenUp)
                         : item->generation.counter > pair.generation.counter ||
                               (item->generation.counter == pair.generation.counter &&
                                number_of(item->refresh_token) > number_of(pair.refresh_token));
  if (older) breaks("an older pair is never written over a newer one");
}

// --- At each step

Trial::Before Trial::look_before(Step step) const {
  Before before;
  before.state = account_.state();
  before.generation = account_.coordinator().generation();
  before.signing_in = account_.signing_in();
  before.presented = presented();
  before.failures = account_.failures;
  before.revoked = account_.revoked.size();
  const auto* token = CoordinatorAnatomy::token(account_.coordinator());
  before.token_ran_out = token && token->deadline.renewal_is_due(account_.clock.boot);
  before.remembered = remembered_ == before.generation && before.generation.session;
  for (int i = 1; i <= static_cast<int>(account_.requests()); i++)
    if (account_.the(i).fate == Fate::Waiting) {
      before.waiting.push_back(i);
      if (account_.the(i).admitted) before.renewing.push_back(i);
    }
  if (step.what == Happening::Refusal) before.doomed = contains(doomed_, step.number);
  if (step.what >= Happening::Renewed && step.what <= Happening::Broken)
    before.renewal_session = account_.open_renewals()[step.number - 1u]->session;
  return before;
}

/// What a step tells, before anything follows from it.
void Trial::note(Step step, const Before& before) {
  const auto settle_saved = [this] {
    if (const auto* pair = account_.store.being_saved()) at(flags_, number_of(pair->access_token)) |= Settled;
  };
  const auto current = before.renewal_session && before.renewal_session == before.generation.session;
  switch (step.what) {
  case Happening::SignIn:
    pending_sign_in_ = account_.tokens_made() + 1;
    break;
  case Happening::GiveUp:
  case Happening::SignOut:
    if (before.signing_in) {
      at(flags_, pending_sign_in_) |= GivenUp;
      store_failed_ = true;  // it is being written over what was there
    }
    break;
  case Happening::Rotated:
    if (current) at(flags_, number_of(account_.open_renewals()[step.number - 1u]->presented)) |= RotatedAway;
    break;
  case Happening::Refused:
    at(flags_, number_of(account_.open_renewals()[step.number - 1u]->presented)) |= RefusedToken;
    break;
  case Happening::Later:
    if (current) next_try_ = account_.clock.boot + std::chrono::seconds(1);
    break;
  case Happening::Saved:
    settle_saved();
    break;
  case Happening::NotSaved:
    if (account_.store.removing()) removal_failed_ = true;
    [[fallthrough]];
  case Happening::HalfSaved:
    settle_saved();
    store_failed_ = true;
    break;
  case Happening::Killed:
    for (auto& flags : flags_)
      flags &= static_cast<std::uint8_t>(~(RotatedAway | RefusedToken | GivenUp));
    over_.clear();
    doomed_.clear();
    next_try_.reset();
    store_failed_ = false;
    late_read_possible_ = true;
    read_ = account_.store.item;
    remembered_ = {};
    wanted_ = false;
    break;
  case Happening::Read:
  case Happening::LateRead:
    if (step.what == Happening::LateRead) late_read_possible_ = false;
    if (account_.store.item) at(flags_, number_of(account_.store.item->access_token)) |= Settled;
    if (step.what == Happening::LateRead && read_) at(flags_, number_of(read_->access_token)) |= Settled;
    break;
  default:
    break;
  }
  if (step.number)
    account_.next_to_end = step.what >= Happening::Renewed && step.what <= Happening::Broken ? step.number - 1u : 0;
}

void Trial::check(Step step, const Before& before) {
  for (int i = 1; i <= static_cast<int>(account_.requests()); i++) {
    const auto& request = account_.the(i);
    if (request.ends > 1 || (request.ended() && request.ends != (request.fate == Fate::Cancelled ? 0 : 1)))
      breaks("every request ends exactly once");
  }
  check_session(step, before);
  if (step.what == Happening::Killed) return;
  check_refusal(step, before);
  check_waiting(step, before);
  check_discarded(step, before);
  check_rest();
}

void Trial::check_session(Step step, const Before& before) {
  const auto& state = account_.state();
  const auto was = before.generation.session;
  const auto is = account_.coordinator().generation().session;
  if (step.what == Happening::Killed) return;
  const bool signed_in_now = before.signing_in && !account_.signing_in() && !(at(flags_, pending_sign_in_) & GivenUp);
  const bool read_now =
      (step.what == Happening::Read || step.what == Happening::LateRead) && before.state.signed_in == SignedIn::Unknown;
  if (is && is != was && !signed_in_now && !read_now) breaks("a session begins by a sign-in or a read");
  if (was && is != was) {
    const bool refused = step.what == Happening::Refused && before.renewal_session == was;
    if (step.what != Happening::SignOut && !refused && !signed_in_now && account_.ended_elsewhere != was)
      breaks("no session ends without a refusal or a sign-out");
    over_.push_back(was);
    remembered_ = {};
    next_try_.reset();
  }
  if (step.what == Happening::SignOut && is) breaks("a sign-out signs out");
  if (step.what == Happening::Refused && before.renewal_session == was && is == was && account_.ended_elsewhere != was)
    breaks("a refusal ends the session");
  if ((state.signed_in == SignedIn::Yes) != (is != 0)) breaks("the state says who is signed in");
  if (read_now && is && read_ && read_->presented && read_->generation == account_.coordinator().generation() &&
      !state.renewing)
    breaks("a pair that is restored with the mark is renewed first of all");
  if (signed_in_now && was) doomed_.clear();
  const bool refused_or_out = step.what == Happening::SignOut || (was && !is);
  if (refused_or_out)
    for (const int i : before.waiting)
      if (!account_.the(i).ended()) breaks("the end of a session ends every request that waits");
}

void Trial::check_refusal(Step step, const Before& before) {
  if (step.what != Happening::Refusal) return;
  const auto& request = account_.the(step.number);
  const bool passed_on = request.fate == Fate::RefusalPassedOn;
  const auto sent_with = request.refused_with;
  if (request.sends == 6 && passed_on) return;
  if (before.doomed || !before.generation.session || account_.ended_elsewhere == before.generation.session) {
    if (passed_on) breaks("a 401 of a request that a renewal has failed is no answer");
    // One that gets its place, where the token has run out, may.
    if (before.doomed && !before.token_ran_out && before.presented != presented())
      breaks("a request that a renewal has failed starts none");
    return;
  }
  if (sent_with != before.generation) {
    if (passed_on) breaks("a late 401 is not its caller's");
    if (!before.token_ran_out &&
        (before.presented != presented() || (!before.state.renewing && account_.state().renewing)))
      breaks("a late 401 does not renew again");
    return;
  }
  const auto* token = CoordinatorAnatomy::token(account_.coordinator());
  const bool ran_out = token && token->deadline.may_have_run_out(account_.clock.boot);
  const bool before_refused = request.refused && *request.refused != sent_with;
  const bool for_caller = !ran_out && (before_refused || before.remembered);
  if (passed_on != for_caller) breaks("a 401 reaches its caller by the rules, and only then");
  if (passed_on) remembered_ = sent_with;
}

void Trial::check_waiting(Step step, const Before& before) {
  const auto has_failed = [this](int i) { return account_.the(i).fate == Fate::Unavailable; };
  const bool failed =
      before.failures != account_.failures || std::any_of(before.renewing.begin(), before.renewing.end(), has_failed);
  std::size_t admitted = 0;
  bool unadmitted = false, admitted_waits = false;
  for (int i = 1; i <= static_cast<int>(account_.requests()); i++) {
    const auto& request = account_.the(i);
    if (failed && request.fate == Fate::InFlight && !contains(doomed_, i)) doomed_.push_back(i);
    if (request.ended()) continue;
    admitted += request.admitted;
    unadmitted = unadmitted || !request.admitted;
    admitted_waits = admitted_waits || (request.admitted && request.fate == Fate::Waiting);
    if (request.fate == Fate::Waiting && request.admitted && !account_.state().renewing)
      breaks("who waits for a renewal waits for one that runs");
  }
  const bool is_fault =
      step.what == Happening::Unavailable || step.what == Happening::Later || step.what == Happening::Broken;
  if (is_fault && !wanted_ && before.failures != account_.failures)
    breaks("a failed renewal ahead of expiry concerns nobody");
  wanted_ = account_.state().renewing &&
            (wanted_ || step.what == Happening::Read || step.what == Happening::LateRead || admitted_waits);
  if (unadmitted && admitted < setup_.window) breaks("nobody waits for admission while there is room");
  if (failed)
    for (const int i : before.waiting)
      if (!account_.the(i).ended()) breaks("a failed renewal fails at once whoever was accepted before it ended");
}

void Trial::check_discarded(Step step, const Before& before) {
  if (step.what != Happening::Renewed && step.what != Happening::Rotated && step.what != Happening::Same) return;
  if (before.renewal_session == before.generation.session) return;
  const bool signing_in = before.signing_in && !(at(flags_, pending_sign_in_) & GivenUp);
  const bool signed_in_again = before.generation.session || signing_in;
  if ((account_.revoked.size() > before.revoked) == signed_in_again)
    breaks("what a renewal yields for a session that is over is revoked, unless there is a later one");
}

void Trial::check_rest() {
  const auto& state = account_.state();
  const auto session = account_.coordinator().generation().session;
  const bool open = std::any_of(account_.open_renewals().begin(), account_.open_renewals().end(),
                                [session](const auto& renewal) { return renewal->session == session; });
  const auto& item = account_.store.item;
  if (!item) removal_failed_ = false;
  if (state.renewing && !open && !CoordinatorAnatomy::pausing(account_) && !account_.store.busy())
    breaks("a renewal that runs waits for something");
  if (session && open && !state.renewing) breaks("a renewal that runs is shown");
  if (session && !item && !state.not_saved && account_.ended_elsewhere != session)
    breaks("there is no moment at which a process that is killed loses a session that is in the store");
  if (account_.signing_in() || account_.store.busy()) return;
  if (session && open && marked_ && !state.not_saved && account_.open_renewals().back()->presented == marked_token_ &&
      !(item && item->presented && item->refresh_token == marked_token_))
    breaks("the mark stays until there is an answer");
  const auto* newest = CoordinatorAnatomy::newest(account_.coordinator());
  const bool stored =
      newest && item && item->access_token == newest->access_token && item->refresh_token == newest->refresh_token;
  if (session && !stored && !state.not_saved) breaks("at rest the store holds what the account uses, or it says so");
  if (state.signed_in == SignedIn::No && item && !removal_failed_)
    breaks("at rest nothing is left of a session that is over");
}

}  // namespace vestibule::testing
