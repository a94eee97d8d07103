#pragma once

#include "session/event-ring.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::app {

/// The last renewals of a session, as its events tell.
class Renewals {
public:
  static constexpr std::size_t most = 10;

  struct Renewal {
    tokens::BootTimePoint at;  ///< it ended
    session::EventKind outcome;
    std::string why;  ///< as the event tells; empty where its beginning is not known
    std::chrono::milliseconds took;
    std::optional<bool> rotated = {};  ///< whether the service gave another refresh token; nothing where it gave none
  };

  /// Reads on: the events after `last_event`. Those that it has read are left out.
  void add(const std::vector<session::SessionEvent>& events);
  /// Another process tells from now on, which counts its events anew.
  void start_anew() { last_event_ = 0; }

  std::uint64_t last_event() const { return last_event_; }
  /// The last one first, `most` at most.
  const std::deque<Renewal>& all() const { return all_; }

private:
  std::uint64_t last_event_ = 0;
  std::string why_;
  std::deque<Renewal> all_;
};

/// What is known of the refresh token, which itself stays with the process that keeps it.
std::string refresh_token_text(const Renewals& renewals);
/// Whether a renewal is over with it.
bool ends_renewal(session::EventKind kind);
/// How a renewal went, translated.
const char* outcome_text(session::EventKind outcome);
/// Why there was one, translated where it is one of the reasons that are known.
std::string reason_text(const std::string& why);

}  // namespace vestibule::app
