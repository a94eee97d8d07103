#include "scripted-account.hpp"

#include "turns.hpp"

#include <algorithm>
#include <new>
#include <string_view>

namespace vestibule::testing {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

ScriptedAccount::Process::Process(ScriptedAccount& account)
    : events(account.clock), coordinator(account.ports(), account.clock, events, account.bounds_),
      admission(account.window), failure_connection(coordinator.on_failure([this, &account](std::exception_ptr error) {
        account.failures++;
        admission.refuse_waiting(error);
      })) {}

ScriptedAccount::Process::~Process() {
  for (const auto& event : events.since(0))
    for (const std::string_view token : {"access ", "refresh "}) {
      const auto at = event.detail.find(token);
      g_assert_false(at != std::string::npos && g_ascii_isdigit(event.detail[at + token.size()]));
    }
}

ScriptedAccount::ScriptedAccount(session::RefreshCoordinator::Bounds bounds) : bounds_(bounds) {
  kill_and_start();
}

ScriptedAccount::~ScriptedAccount() = default;

session::RefreshCoordinator::Ports ScriptedAccount::ports() {
  return {
      .renew = [this](tokens::Secret token, milliseconds limit) { return present(std::move(token), limit); },
      .save = [this](tokens::TokenPair pair,
                     std::function<bool()> wanted) { return store.save(std::move(pair), std::move(wanted)); },
      .remove = [this](tokens::SessionId session) { return store.remove(session); },
      .revoke = [this](service::TokenGrant orphan) { return revoke(std::move(orphan)); },
      .ended_elsewhere = [this](tokens::SessionId session) { return session == ended_elsewhere; },
      .sleep = [this](milliseconds time) { return sleep(time); },
      .jitter = [] { return 0.5; },
  };
}

// --- The process

void ScriptedAccount::kill_and_start() {
  removals_.cancel();
  process_.reset();
  store.forget();
  removal_pending_ = false;
  next_to_end = 0;
  process_ = std::make_unique<Process>(*this);
  settle();
}

void ScriptedAccount::restore() {
  coordinator().restore(store.item);
  settle();
}

void ScriptedAccount::begin_sign_in(std::optional<milliseconds> lifetime) {
  const auto quietly = [](async::Task<void> task) -> async::Task<void> {
    try {
      co_await std::move(task);
    } catch (const Error&) {
      // The state tells who is signed in.
    }
  };
  process_->sign_in.start(quietly(coordinator().sign_in(grant(true, lifetime))));
  settle();
}

void ScriptedAccount::sign_in(std::optional<milliseconds> lifetime) {
  begin_sign_in(lifetime);
  g_assert_true(state().signed_in == session::SignedIn::Yes);
}

void ScriptedAccount::cancel_sign_in() {
  process_->sign_in.cancel();
  settle();
}

void ScriptedAccount::sign_out() {
  coordinator().sign_out();
  removals_.start(remove_item());
  settle();
}

async::Task<void> ScriptedAccount::remove_item() {
  try {
    co_await store.remove(0);
    removal_pending_ = false;
  } catch (const keyring::KeyringError&) {
    removal_pending_ = true;
  }
}

// --- Requests

int ScriptedAccount::request(std::string route) {
  auto& request = *process_->requests.emplace_back(std::make_unique<ScriptedRequest>());
  request.route = std::move(route);
  request.task.start(send(request));
  settle();
  return static_cast<int>(process_->requests.size());
}

async::Task<void> ScriptedAccount::send(ScriptedRequest& request) {
  Fate fate = Fate::Answered;
  try {
    co_await send_until_answered(request);
    if (request.status == 401) fate = Fate::RefusalPassedOn;
  } catch (const service::Unavailable& unavailable) {
    fate = Fate::Unavailable;
    request.retry_after = unavailable.retry_after();
  } catch (const session::SessionEnded&) {
    fate = Fate::SessionEnded;
  } catch (const session::NotSignedIn&) {
    fate = Fate::NotSignedIn;
  }
  request.fate = fate;
  request.ends++;
}

/// What `BearerSession::send` does, without HTTP.
async::Task<void> ScriptedAccount::send_until_answered(ScriptedRequest& request) {
  session::TokenSource& source = coordinator();
  request.ticket = source.accept();
  const async::Slot slot = co_await process_->admission.acquire();
  request.admitted = true;
  request.token = co_await source.token(request.ticket);
  for (;;) {
    request.sends++;
    if (on_sent) on_sent(request);
    request.fate = Fate::InFlight;
    request.answered.reset();
    co_await request.answered;
    request.fate = Fate::Waiting;
    if (request.status != 401 || request.sends == 6) co_return;
    const auto generation = request.refused_with = request.token.generation;
    const bool before = request.refused && *request.refused != generation;
    // Named, since g++ 12 copies an aggregate that is a temporary of a co_await expression bit by bit.
    session::Refusal refusal{.generation = generation, .refused_before = before, .route = request.route};
    auto next = co_await source.after_refusal(request.ticket, std::move(refusal));
    if (!next) co_return;
    request.refused = generation;
    request.token = std::move(*next);
  }
}

void ScriptedAccount::answer(int number, int status) {
  ScriptedRequest& request = *process_->requests.at(number - 1);
  g_assert_true(request.fate == Fate::InFlight);
  request.status = status;
  request.answered.set();
  settle();
}

void ScriptedAccount::cancel(int number) {
  ScriptedRequest& request = *process_->requests.at(number - 1);
  request.task.cancel();
  request.fate = Fate::Cancelled;
  settle();
}

int ScriptedAccount::count(Fate fate) const {
  return static_cast<int>(std::count_if(process_->requests.begin(), process_->requests.end(),
                                        [fate](const auto& r) { return r->fate == fate; }));
}

// --- The server

async::Task<service::TokenGrant> ScriptedAccount::present(tokens::Secret token, milliseconds limit) {
  const auto renewal = std::make_shared<ScriptedRenewal>();
  renewal->presented = std::move(token);
  renewal->limit = limit;
  renewal->began = clock.awake;
  renewal->session = coordinator().generation().session;
  presented.emplace_back(renewal->presented.reveal());
  process_->renewals.push_back(renewal);
  if (on_presented) on_presented(*renewal);
  co_await renewal->ended;
  if (renewal->error) std::rethrow_exception(renewal->error);
  co_return *renewal->grant;
}

std::shared_ptr<ScriptedRenewal> ScriptedAccount::end_renewal() {
  g_assert_false(process_->renewals.empty());
  const auto place = process_->renewals.begin() + static_cast<std::ptrdiff_t>(next_to_end);
  next_to_end = 0;
  const auto renewal = *place;
  process_->renewals.erase(place);
  renewal->ended.set();
  return renewal;
}

service::TokenGrant ScriptedAccount::grant(bool rotated, std::optional<milliseconds> lifetime) {
  service::TokenGrant grant;
  const auto number = std::to_string(++tokens_made_);
  grant.access_token = tokens::Secret("access " + number);
  if (rotated) grant.refresh_token = tokens::Secret("refresh " + number);
  grant.received = clock.boot;
  grant.lifetime.duration = lifetime;
  if (server_skew) grant.server_date = clock.wall + *server_skew;
  if (lifetime) grant.lifetime.expires_at = clock.wall + server_skew.value_or(0ms) + *lifetime;
  return grant;
}

void ScriptedAccount::renewed(bool rotated, std::optional<milliseconds> lifetime) {
  renewed(grant(rotated, lifetime));
}

void ScriptedAccount::renewed(service::TokenGrant grant) {
  end_renewal()->grant = std::move(grant);
  settle();
}

void ScriptedAccount::refused() {
  fails_with(std::make_exception_ptr(service::Refused(401, "")));
}

void ScriptedAccount::unavailable(std::optional<milliseconds> retry_after, int status) {
  fails_with(std::make_exception_ptr(service::Unavailable(service::Trouble::Status, status, retry_after)));
}

void ScriptedAccount::lost() {
  service::Unavailable error(service::Trouble::ConnectionLost);
  error.set_may_have_taken_effect(true);
  fails_with(std::make_exception_ptr(error));
}

void ScriptedAccount::fails_with(std::exception_ptr error) {
  end_renewal()->error = error;
  settle();
}

async::Task<void> ScriptedAccount::revoke(service::TokenGrant orphan) {
  revoked.emplace_back(orphan.access_token.reveal());
  co_return;
}

// --- Time

async::Task<void> ScriptedAccount::sleep(milliseconds time) {
  if (sleep_throws) throw std::bad_alloc();
  const auto sleep = std::make_shared<ScriptedSleep>();
  sleep->until = clock.awake + time;
  process_->sleeps.push_back(sleep);
  // Also when the coordinator gives up this sleep: then nobody is to be woken.
  struct Forget {
    Process& process;
    const std::shared_ptr<ScriptedSleep>& sleep;
    ~Forget() { std::erase(process.sleeps, sleep); }
  } forget{*process_, sleep};
  co_await sleep->over;
}

std::optional<milliseconds> ScriptedAccount::next_timer() const {
  std::optional<milliseconds> next;
  const auto consider = [&](milliseconds time) { next = std::max(0ms, next ? std::min(*next, time) : time); };
  for (const auto& sleep : process_->sleeps)
    if (!sleep->over.is_set()) consider(sleep->until - clock.awake);
  for (const auto& renewal : process_->renewals)
    consider(renewal->began + renewal->limit - clock.awake);
  return next;
}

void ScriptedAccount::wake_up() {
  for (const auto& sleep : process_->sleeps)
    if (sleep->until <= clock.awake) sleep->over.set();
  while (!process_->renewals.empty()) {
    const auto& renewal = process_->renewals.front();
    if (clock.awake < renewal->began + renewal->limit) break;
    service::Unavailable error(service::Trouble::TimedOut);
    error.set_may_have_taken_effect(true);
    end_renewal()->error = std::make_exception_ptr(error);
  }
  settle();
}

void ScriptedAccount::pass(milliseconds time) {
  const auto end = clock.awake + time;
  while (clock.awake < end) {
    const auto step = std::min(next_timer().value_or(time), end - clock.awake);
    clock.awake += step;
    clock.boot += step;
    clock.wall += step;
    wake_up();
  }
}

void ScriptedAccount::suspend(milliseconds time) {
  clock.boot += time;
  clock.wall += time;
  settle();
}

// --- The keyring

void ScriptedAccount::store_finishes() {
  store.finish();
  settle();
}

void ScriptedAccount::store_fails(keyring::Fault fault, bool written) {
  store.fail(fault, written);
  settle();
}

void ScriptedAccount::store_changed() {
  if (removal_pending_ && state().signed_in != session::SignedIn::Yes && !coordinator().signing_in())
    removals_.start(remove_item());
  coordinator().retry_save();
  settle();
}

void ScriptedAccount::settle() {
  run_turns();
}

}  // namespace vestibule::testing
