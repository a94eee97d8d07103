#pragma once

#include <vestibule/api.hpp>
#include <vestibule/connection.hpp>
#include <vestibule/failure.hpp>
#include <vestibule/message.hpp>

#include <gio/gio.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule {
inline namespace v1 {

/// An access token, for what cannot be sent by `Account::send`, such as a WebSocket. Its text lies in memory that is
/// not paged out where the platform offers that, and is wiped when the last copy goes.
class VESTIBULE_API AccessToken {
public:
  /// None: empty.
  AccessToken() noexcept;
  /// Copies share the text.
  AccessToken(const AccessToken& other) noexcept;
  /// Copies share the text.
  AccessToken& operator=(const AccessToken& other) noexcept;
  ~AccessToken();

  /// The text, as long as a copy of this token lives. Whoever calls this answers for where it goes: to the account's
  /// origin only, and never into a log.
  std::string_view reveal() const noexcept;
  /// How long it is good from now on, where that is known; never negative.
  std::optional<std::chrono::milliseconds> expires_in() const;

private:
  friend struct Internals;
  class Impl;
  VESTIBULE_LOCAL explicit AccessToken(std::shared_ptr<const Impl> impl) noexcept;

  std::shared_ptr<const Impl> impl_;
};

/// One step of a session, for a log or a page that shows what happened; no secret is in it.
class VESTIBULE_API Event {
public:
  /// Copies share it.
  Event(const Event& other) noexcept;
  /// Copies share it.
  Event& operator=(const Event& other) noexcept;
  ~Event();

  /// Counts from 1, without gaps.
  std::uint64_t sequence() const noexcept;
  /// When it happened, by the clock of the machine.
  std::chrono::system_clock::time_point time() const noexcept;
  /// What happened: "restored", "signed-in", "signed-out", "session-refused", "renewal-started",
  /// "renewal-attempt-failed", "renewed", "renewal-unavailable", "renewal-discarded", "saved", "not-saved",
  /// "sent-again", "refusal-passed-on"; later versions may know more.
  const std::string& name() const noexcept;
  /// English, for developers.
  const std::string& detail() const noexcept;
  /// For what has a duration.
  std::chrono::milliseconds took() const noexcept;

private:
  friend struct Internals;
  class Impl;
  VESTIBULE_LOCAL explicit Event(std::shared_ptr<const Impl> impl) noexcept;

  std::shared_ptr<const Impl> impl_;
};

/// One person's account at one service: signs in, stays signed in, sends requests with the account's token, signs out.
///
/// **Completions.** What takes time returns at once, and calls its completion exactly once, from the main loop of the
/// thread that made the `Client`, never from inside the call; with null, or with what went wrong, and then with an
/// empty result. It goes on when every `Account` and `Client` has been destroyed, until its `GCancellable` is
/// cancelled: a completion that captures a window takes one, and does nothing where it is told
/// `Failure::Kind::Cancelled`, as it is also where the call had ended by then. An empty completion is allowed.
/// Cancellables are cancelled on that thread, too. A completion must not throw.
///
/// An `Account` is a handle: copies are the same account.
class VESTIBULE_API Account {
public:
  /// Whether somebody is signed in. `Unknown` is not "no": nobody is asked to log in because a keyring is late.
  enum class SignedIn { Unknown = 0, No = 1, Yes = 2 };
  /// Why it is not known.
  enum class UnknownReason {
    NotRead = 0,      ///< the store has not answered yet: see `restore`
    Locked = 1,       ///< the keyring is locked: offer `unlock`
    Unreadable = 2,   ///< there is an item that cannot be read: signing in again repairs it
    Unreachable = 3,  ///< there is no keyring, or it does not answer: offer `restore` again, or `continue_in_memory`
  };
  /// How the session ended, where it did while this program watched.
  enum class EndedBy { Nobody = 0, Person = 1, Server = 2 };
  /// Where a sign-in's tokens go.
  enum class Keep {
    InMemory = 0,  ///< they are gone when the program ends
    InStore = 1,   ///< *Stay Signed In*: to the keyring, or the application's own store
  };

  /// Called when something has ended.
  using Done = std::function<void(const Failure* failure)>;

  /// Another handle of the same account.
  Account(const Account& other) noexcept;
  /// Another handle of the same account.
  Account& operator=(const Account& other) noexcept;
  ~Account();

  /// The server's address in its normal form, such as "https://example.org/api".
  std::string server() const;
  /// The account's name there.
  const std::string& username() const;
  /// The id of the service's profile.
  const std::string& profile() const;

  /// Whether somebody is signed in, as far as it is known now.
  SignedIn signed_in() const;
  /// Why that is not known.
  UnknownReason unknown_reason() const;
  /// Who ended the session; `Nobody` where it goes on, or ended while this program did not watch.
  EndedBy ended_by() const;
  /// A renewal is under way.
  bool is_renewing() const;
  /// The newest tokens are in memory only though they should be in the store: a restart would lose the session. Offer
  /// `unlock`.
  bool is_unsaved() const;
  /// The last renewal was given up for a passing fault; the session stays. Offer `try_again`.
  bool is_unavailable() const;
  /// The refresh route keeps answering in a way that may mean a refusal but is not one of this service: offer to sign
  /// in again.
  bool suggests_sign_in() const;
  /// Calls `listener` from the main loop after changes of any of these, once for all changes of a turn.
  [[nodiscard]] Connection on_changed(std::function<void()> listener);

  /// Asks the store whether there is a session, and takes it up; never asks the person anything. `signed_in` says what
  /// came of it. To be called once at the start; requests do it by themselves.
  void restore(GCancellable* cancellable, Done done);
  /// Makes the account at the server; does not sign in. The password is copied at once, and kept no longer than the
  /// call. `Refused`, `Unavailable`.
  void sign_up(std::string_view password, GCancellable* cancellable, Done done);
  /// Signs in, in place of a session that was there. The password as above. `Refused`, `Unavailable`. Cancelling it
  /// undoes it, here and at the server.
  void sign_in(std::string_view password, Keep keep, GCancellable* cancellable, Done done);
  /// Goes on with tokens that were had in another way: by a browser's sign-in, or from where the program has kept them
  /// until now. Both are copied at once. `refresh_token`: empty where there is none, and then the session ends with the
  /// access token. `expires_in`: how long the access token lives from now on; 0: what it says itself (RFC 7519), or not
  /// known. `Invalid` where a token is none.
  void adopt(std::string_view access_token, std::string_view refresh_token, std::chrono::seconds expires_in, Keep keep,
             GCancellable* cancellable, Done done);
  /// Called when a sign-out has ended. `server_told`: the server knows. `removed`: no token is left in the store; else
  /// it could not be opened, and is cleared when it next is.
  using SignedOut = std::function<void(const Failure* failure, bool server_told, bool removed)>;
  /// Ends the session here at once, and at the server, for which it waits 5 s at most. There is no way back.
  void sign_out(SignedOut done);
  /// Takes the account off the list that `Client::list_accounts` gives; ends no session.
  void forget(Done done);

  /// Called when an unlock dialog has gone; false where the person dismissed it.
  using Unlocked = std::function<void(const Failure* failure, bool unlocked)>;
  /// Asks the person to unlock the store, and goes on from there.
  void unlock(Unlocked done);
  /// Goes on for this run with the tokens in memory only, where the person wants it so.
  void continue_in_memory(Done done);
  /// Ends the pause of a renewal that waits to try again: the person asked, or the network is back. Never one that the
  /// server asked for.
  void try_again();

  /// Called with the answer.
  using Answered = std::function<void(const Failure* failure, const Reply& reply)>;
  /// Sends the request with the account's token: waits while a renewal is needed, and sends it again where it is
  /// refused for its token's sake. Any status is an answer; a 401 is one only where a new token does not help.
  /// `NotSignedIn`, `SessionEnded`, `Unavailable`, `Invalid`.
  void send(const Request& request, GCancellable* cancellable, Answered done);

  /// Called with a token.
  using TokenGiven = std::function<void(const Failure* failure, const AccessToken& token)>;
  /// Gives a token that is good for `at_least`, renewed for it where it has to be. Where no renewal is to be had for
  /// now, or its token lives shorter, `AccessToken::expires_in` says so. `NotSignedIn`, `SessionEnded`, `Unavailable`.
  void access_token(std::chrono::milliseconds at_least, GCancellable* cancellable, TokenGiven done);

  /// Called with events, the oldest first.
  using EventsRead = std::function<void(const Failure* failure, const std::vector<Event>& events)>;
  /// What happened after the event of that sequence number; the last 1000 are kept.
  void fetch_events(std::uint64_t after, GCancellable* cancellable, EventsRead done);

private:
  friend struct Internals;
  class Impl;
  VESTIBULE_LOCAL explicit Account(std::shared_ptr<Impl> impl) noexcept;

  std::shared_ptr<Impl> impl_;
};

}  // namespace v1
}  // namespace vestibule
