#include "session/event-ring.hpp"

#include <glib.h>

#include <algorithm>

namespace vestibule::session {

const char* name_of(EventKind kind) {
  switch (kind) {
  case EventKind::Restored:
    return "restored";
  case EventKind::SignedIn:
    return "signed-in";
  case EventKind::SignedOut:
    return "signed-out";
  case EventKind::SessionRefused:
    return "session-refused";
  case EventKind::RenewalStarted:
    return "renewal-started";
  case EventKind::RenewalAttemptFailed:
    return "renewal-attempt-failed";
  case EventKind::Renewed:
    return "renewed";
  case EventKind::RenewalUnavailable:
    return "renewal-unavailable";
  case EventKind::RenewalDiscarded:
    return "renewal-discarded";
  case EventKind::Saved:
    return "saved";
  case EventKind::NotSaved:
    return "not-saved";
  case EventKind::SentAgain:
    return "sent-again";
  case EventKind::RefusalPassedOn:
    return "refusal-passed-on";
  }
  return "unknown";
}

void EventRing::record(EventKind kind, tokens::Generation generation, std::string detail,
                       std::chrono::milliseconds took) {
  if (!g_log_writer_default_would_drop(G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    g_debug("%s %s %s (%d ms)", name_of(kind), tokens::to_string(generation).c_str(), detail.c_str(),
            static_cast<int>(took.count()));
  detail.resize(std::min(detail.size(), longest_detail));
  if (events_.size() == capacity_) events_.pop_front();
  events_.push_back({++last_, clock_.boot_time(), kind, generation, std::move(detail), took});
}

std::vector<SessionEvent> EventRing::since(std::uint64_t sequence) const {
  const auto first = std::find_if(events_.begin(), events_.end(),
                                  [sequence](const SessionEvent& event) { return event.sequence > sequence; });
  return {first, events_.end()};
}

}  // namespace vestibule::session
