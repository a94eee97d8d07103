#include "trial.hpp"

#include <algorithm>
#include <stdexcept>

namespace vestibule::testing {

using namespace std::chrono_literals;
using session::SignedIn;

namespace {

/// Few distinct times, so that states meet again; a route is remembered for longer than any schedule lasts.
constexpr session::RefreshCoordinator::Bounds bounds{
    .attempt = 1s, .renewal = 2s, .first_backoff = 500ms, .second_presentation = 100ms, .memory = 24h * 365};

constexpr auto later = 1s;

}  // namespace

Trial::Trial(Setup setup) : setup_(setup), account_(bounds) {
  account_.window = setup.window;
  account_.store.automatic = false;
  account_.kill_and_start();
  watch();
  apply({Happening::SignIn});
  apply({Happening::Saved});
}

std::vector<Step> Trial::possible() const {
  std::vector<Step> steps;
  const auto may = [&steps](Happening what, std::size_t number = 0) {
    steps.push_back({what, static_cast<std::uint8_t>(number)});
  };
  const auto& state = account_.state();

  std::vector<std::uint64_t> seen;
  std::size_t open = 0;
  for (std::size_t i = 1; i <= account_.requests(); i++) {
    const auto& request = account_.the(static_cast<int>(i));
    if (request.ended()) continue;
    open++;
    const auto kind = CoordinatorAnatomy::digest(account_, request);
    if (std::find(seen.begin(), seen.end(), kind) != seen.end()) continue;
    seen.push_back(kind);
    if (request.fate == Fate::Waiting) {
      may(Happening::Cancel, i);
    } else {
      // To cancel one in flight is, for the account, the same as its answer.
      may(Happening::Ok, i);
      may(Happening::Refusal, i);
    }
  }
  if (open < setup_.requests) may(Happening::Request);

  for (std::size_t i = 1; i <= account_.open_renewals().size(); i++) {
    may(Happening::Rotated, i);
    may(Happening::Refused, i);
    may(Happening::Unavailable, i);
    if (account_.open_renewals()[i - 1]->session != account_.coordinator().generation().session) continue;
    may(Happening::Renewed, i);
    may(Happening::Same, i);
    may(Happening::Later, i);
    may(Happening::Lost, i);
    may(Happening::Broken, i);
  }
  if (CoordinatorAnatomy::pausing(account_)) may(Happening::TryAgain);

  may(account_.signing_in() ? Happening::GiveUp : Happening::SignIn);
  if (state.signed_in == SignedIn::Yes || account_.signing_in()) may(Happening::SignOut);
  if (state.signed_in == SignedIn::Yes && account_.ended_elsewhere != state.session) may(Happening::EndedElsewhere);
  if (account_.store.busy()) {
    may(Happening::Saved);
    may(Happening::NotSaved);
    if (account_.store.being_saved()) may(Happening::HalfSaved);
  }
  if (state.not_saved || removal_failed_) may(Happening::StoreChanged);
  if (state.signed_in == SignedIn::Unknown) may(Happening::Read);
  if (state.signed_in == SignedIn::Unknown && state.reason == session::UnknownReason::NotRead)
    may(Happening::Unreadable);
  if (late_read_possible_) may(Happening::LateRead);
  may(Happening::Killed);
  if (CoordinatorAnatomy::next_instant(account_)) may(Happening::Time);
  if (state.signed_in == SignedIn::Yes) may(Happening::Suspend);
  return steps;
}

bool Trial::is_possible(Step step) const {
  const auto index = static_cast<std::size_t>(step.number) - 1;
  switch (step.what) {
  case Happening::Ok:
  case Happening::Refusal:
    return index < account_.requests() && account_.the(step.number).fate == Fate::InFlight;
  case Happening::Cancel:
    return index < account_.requests() && account_.the(step.number).fate == Fate::Waiting;
  default:
    const auto steps = possible();
    return std::find(steps.begin(), steps.end(), step) != steps.end();
  }
}

bool Trial::apply(Step step) {
  const Before before = look_before(step);
  note(step, before);
  happen(step);
  check(step, before);
  return broken_.empty();
}

void Trial::happen(Step step) {
  switch (step.what) {
  case Happening::Request:
    account_.request();
    break;
  case Happening::Ok:
    account_.answer(step.number, 200);
    break;
  case Happening::Refusal:
    account_.answer(step.number, 401);
    break;
  case Happening::Cancel:
    account_.cancel(step.number);
    break;
  case Happening::SignIn:
    account_.begin_sign_in(setup_.lifetime);
    break;
  case Happening::GiveUp:
    account_.cancel_sign_in();
    break;
  case Happening::SignOut:
    account_.sign_out();
    break;
  case Happening::EndedElsewhere:
    account_.ended_elsewhere = account_.state().session;
    break;
  case Happening::Renewed:
  case Happening::Rotated:
    account_.renewed(step.what == Happening::Rotated, setup_.lifetime);
    break;
  case Happening::Same: {
    auto grant = account_.grant(false, setup_.lifetime);
    if (const auto* token = CoordinatorAnatomy::token(account_.coordinator())) grant.access_token = token->text;
    account_.renewed(std::move(grant));
    break;
  }
  case Happening::Refused:
    account_.refused();
    break;
  case Happening::Unavailable:
    account_.unavailable();
    break;
  case Happening::Later:
    account_.unavailable(later);
    break;
  case Happening::Lost:
    account_.lost();
    break;
  case Happening::Broken:
    account_.fails_with(std::make_exception_ptr(std::logic_error("")));
    break;
  case Happening::TryAgain:
    account_.coordinator().try_again();
    account_.settle();
    break;
  case Happening::Saved:
    account_.store_finishes();
    break;
  case Happening::NotSaved:
  case Happening::HalfSaved:
    account_.store_fails(keyring::Fault::NotKept, step.what == Happening::HalfSaved);
    break;
  case Happening::StoreChanged:
    account_.store_changed();
    break;
  case Happening::Killed:
    account_.kill_and_start();
    watch();
    break;
  case Happening::Read:
    account_.restore();
    break;
  case Happening::LateRead:
    account_.coordinator().restore(read_);
    account_.settle();
    break;
  case Happening::Unreadable:
    account_.coordinator().restore_failed(session::UnknownReason::Locked);
    account_.settle();
    break;
  case Happening::Time:
    account_.pass(*CoordinatorAnatomy::next_instant(account_));
    break;
  case Happening::Suspend:
    account_.suspend(1h);
    break;
  }
}

bool Trial::come_to_rest() {
  for (int steps = 0; broken_.empty(); steps++) {
    if (steps == 1000) {
      broken_ = "whatever is under way comes to an end";
      return false;
    }
    Step next{Happening::Time};
    for (std::size_t i = 1; i <= account_.requests() && next.what == Happening::Time; i++)
      if (account_.the(static_cast<int>(i)).fate == Fate::InFlight)
        next = {Happening::Ok, static_cast<std::uint8_t>(i)};
    if (account_.store.busy())
      next = {Happening::Saved};
    else if (!account_.open_renewals().empty())
      next = {Happening::Rotated, 1};
    else if (next.what == Happening::Time && !CoordinatorAnatomy::pausing(account_))
      break;
    apply(next);
  }
  if (broken_.empty() && account_.count(Fate::Waiting) > 0) breaks("at rest nobody waits");
  return broken_.empty();
}

std::string replay(const Schedule& schedule, Setup setup) {
  Trial trial(setup);
  for (const auto step : schedule) {
    if (!trial.is_possible(step)) return "not possible: " + to_string({step});
    if (!trial.apply(step)) return trial.broken();
  }
  trial.come_to_rest();
  return trial.broken();
}

}  // namespace vestibule::testing
