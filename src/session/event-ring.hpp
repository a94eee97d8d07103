#pragma once

#include "tokens/clock.hpp"
#include "tokens/generation.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace vestibule::session {

/// What happened to an account's session.
enum class EventKind {
  Restored,  ///< a stored session was taken up
  SignedIn,
  SignedOut,             ///< by the person
  SessionRefused,        ///< ended by the server's refusal to renew it
  RenewalStarted,        ///< detail: why
  RenewalAttemptFailed,  ///< detail: what kept it
  Renewed,               ///< detail: whether with another refresh token, and how far the server's clock is off
  RenewalUnavailable,    ///< given up for now; detail: what kept it
  RenewalDiscarded,      ///< its session was over when the answer came
  Saved,
  NotSaved,         ///< detail: why
  SentAgain,        ///< a request, after a 401
  RefusalPassedOn,  ///< a 401 went to its caller
};

/// The kind's name for logs and machines, such as "renewal-started".
const char* name_of(EventKind kind);

/// How the detail of `Renewed` begins: the service gave another refresh token, or the one before goes on.
inline const std::string rotated_detail = "rotated", kept_detail = "not rotated";

/// One step, without secrets.
struct SessionEvent {
  std::uint64_t sequence = 0;  ///< counts from 1, without gaps
  tokens::BootTimePoint at;
  EventKind kind;
  tokens::Generation generation;
  std::string detail;                 ///< English, for developers
  std::chrono::milliseconds took{0};  ///< for what has a duration
};

/// The last events of an account, oldest first. The activity page, the command line and the tests read the same ring;
/// each is also logged as a debug message.
class EventRing {
public:
  /// Of a detail, such as a request's route, so much is kept (bytes).
  static constexpr std::size_t longest_detail = 200;

  explicit EventRing(const tokens::Clock& clock, std::size_t capacity = 1000) : clock_(clock), capacity_(capacity) {}

  void record(EventKind kind, tokens::Generation generation, std::string detail = {},
              std::chrono::milliseconds took = {});
  /// The events after `sequence` that are still kept.
  std::vector<SessionEvent> since(std::uint64_t sequence) const;

private:
  const tokens::Clock& clock_;
  std::size_t capacity_;
  std::uint64_t last_ = 0;
  std::deque<SessionEvent> events_;
};

}  // namespace vestibule::session
