#pragma once

#include "async/slots.hpp"
#include "async/task-scope.hpp"
#include "fake-clock.hpp"
#include "scripted-store.hpp"
#include "session/refresh-coordinator.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::testing {

/// How a request stands, or has ended.
enum class Fate { Waiting, InFlight, Answered, RefusalPassedOn, Unavailable, SessionEnded, NotSignedIn, Cancelled };

/// A request as a `BearerSession` makes it, sent to nobody: the test answers it.
struct ScriptedRequest {
  std::string route;
  session::Ticket ticket = 0;
  Fate fate = Fate::Waiting;
  bool admitted = false;
  bool ended() const { return fate != Fate::Waiting && fate != Fate::InFlight; }
  int sends = 0;
  int ends = 0;                     ///< must never be more than one
  session::AccessToken token = {};  ///< that it was last sent with
  std::optional<tokens::Generation> refused = {};
  tokens::Generation refused_with = {};                       ///< what its last 401 came for
  std::optional<std::chrono::milliseconds> retry_after = {};  ///< of the `Unavailable` that it failed with
  async::Event answered = {};
  int status = 0;
  async::TaskScope task = {};
};

/// A call of the refresh route.
struct ScriptedRenewal {
  tokens::Secret presented;
  std::chrono::milliseconds limit;
  std::chrono::milliseconds began;  ///< on the clock that stands still during a suspend
  /// The session that it is for.
  tokens::SessionId session = 0;
  async::Event ended = {};
  std::optional<service::TokenGrant> grant = {};
  std::exception_ptr error = {};
};

struct ScriptedSleep {
  std::chrono::milliseconds until;  ///< on the clock that stands still during a suspend
  async::Event over = {};
};

/// A refresh coordinator whose surroundings are the test's: its clock, its keyring, its server, its requests. Nothing
/// happens unless the test says so; each method returns when everything that follows from it has happened.
class ScriptedAccount {
public:
  explicit ScriptedAccount(session::RefreshCoordinator::Bounds bounds = {});
  ~ScriptedAccount();

  // --- The process
  session::RefreshCoordinator& coordinator() { return process_->coordinator; }
  const session::RefreshCoordinator& coordinator() const { return process_->coordinator; }
  const session::AccountState& state() const { return coordinator().state(); }
  const session::EventRing& events() const { return process_->events; }
  /// The process dies, with its requests, and another starts: what the keyring holds is what remains.
  void kill_and_start();
  /// The keyring is read, and the answer arrives.
  void restore();
  /// Signed in with a token that lives as long, or for ever.
  void sign_in(std::optional<std::chrono::milliseconds> lifetime = std::chrono::hours(1));
  /// The log-in has been answered; whoever waits for it can still give up.
  void begin_sign_in(std::optional<std::chrono::milliseconds> lifetime = std::chrono::hours(1));
  void cancel_sign_in();
  /// A log-in has been answered, and its pair is not saved yet.
  bool signing_in() const { return !process_->sign_in.empty(); }
  void sign_out();

  // --- Requests, which are numbered from 1
  int request(std::string route = "GET /secret");
  /// The request comes back with this status.
  void answer(int number, int status);
  void cancel(int number);
  const ScriptedRequest& the(int number) const { return *process_->requests.at(number - 1); }
  int count(Fate fate) const;
  /// The number of the last token that was made.
  int tokens_made() const { return tokens_made_; }
  std::size_t requests() const { return process_->requests.size(); }

  // --- The server: each ends the call of the refresh route that has been open longest, or that `next_to_end` says
  /// A grant of new tokens. `rotated`: with a new refresh token.
  service::TokenGrant grant(bool rotated = true,
                            std::optional<std::chrono::milliseconds> lifetime = std::chrono::hours(1));
  void renewed(bool rotated = true, std::optional<std::chrono::milliseconds> lifetime = std::chrono::hours(1));
  void renewed(service::TokenGrant grant);
  void refused();
  void unavailable(std::optional<std::chrono::milliseconds> retry_after = {}, int status = 503);
  /// The connection broke after sending.
  void lost();
  void fails_with(std::exception_ptr error);
  const std::vector<std::shared_ptr<ScriptedRenewal>>& open_renewals() const { return process_->renewals; }

  // --- Time
  /// Time passes, for timers too; calls of the refresh route end at their limit.
  void pass(std::chrono::milliseconds time);
  /// The machine sleeps: timers stand still.
  void suspend(std::chrono::milliseconds time);
  /// The time until the next timer or limit, if there is one.
  std::optional<std::chrono::milliseconds> next_timer() const;

  // --- The keyring: each ends the write under way
  void store_finishes();
  void store_fails(keyring::Fault fault = keyring::Fault::Locked, bool written = false);
  /// It has been unlocked, or has come back: what could not be written is written.
  void store_changed();

  void settle();

  FakeClock clock;
  std::size_t next_to_end = 0;  ///< index of an open renewal
  ScriptedStore store;
  std::vector<std::string> presented;  ///< refresh tokens, in the order in which they were sent
  std::vector<std::string> revoked;    ///< access tokens
  int failures = 0;                    ///< times that every request accepted until then has failed
  std::optional<std::chrono::milliseconds> server_skew = std::chrono::milliseconds(0);  ///< none: it sends no `Date`
  std::size_t window = 1'000'000;         ///< requests that are admitted at a time, from the next start on
  tokens::SessionId ended_elsewhere = 0;  ///< the session that the person ended where this process could not be asked
  bool sleep_throws = false;
  /// Called at each presentation, before anything else happens.
  std::function<void(const ScriptedRenewal&)> on_presented;
  /// Called when a request gets a token to be sent with.
  std::function<void(const ScriptedRequest&)> on_sent;

private:
  struct Process {
    Process(ScriptedAccount& account);
    /// Looks whether an event has told a token.
    ~Process();
    session::EventRing events;
    std::vector<std::shared_ptr<ScriptedRenewal>> renewals;
    std::vector<std::shared_ptr<ScriptedSleep>> sleeps;
    session::RefreshCoordinator coordinator;
    async::Slots admission;
    std::shared_ptr<void> failure_connection;
    std::vector<std::unique_ptr<ScriptedRequest>> requests;
    async::TaskScope sign_in;
  };

  session::RefreshCoordinator::Ports ports();
  async::Task<service::TokenGrant> present(tokens::Secret token, std::chrono::milliseconds limit);
  async::Task<void> sleep(std::chrono::milliseconds time);
  async::Task<void> revoke(service::TokenGrant orphan);
  async::Task<void> send(ScriptedRequest& request);
  async::Task<void> send_until_answered(ScriptedRequest& request);
  async::Task<void> remove_item();
  std::shared_ptr<ScriptedRenewal> end_renewal();
  void wake_up();

  session::RefreshCoordinator::Bounds bounds_;
  int tokens_made_ = 0;
  std::unique_ptr<Process> process_;
  bool removal_pending_ = false;
  async::TaskScope removals_;

  friend class CoordinatorAnatomy;
};

}  // namespace vestibule::testing
