#include "app/activity/phases.hpp"

#include "app/session/renewals.hpp"

#include <algorithm>

namespace vestibule::app {

using session::EventKind;
using tokens::BootTimePoint;

std::vector<Bar> bars_of(const session::RequestRecord& request, BootTimePoint now) {
  const auto end = request.ended_at.value_or(std::max(now, request.asked_at));
  std::vector<Bar> bars;
  const auto add = [&bars](Phase phase, BootTimePoint begin, BootTimePoint end, tokens::Generation generation = {}) {
    const bool is_seen = end > begin || phase == Phase::AtServer || phase == Phase::SentAgain;
    if (is_seen) bars.push_back({phase, begin, end, generation});
  };
  add(Phase::ForPlace, request.asked_at, request.admitted_at.value_or(end));
  if (!request.admitted_at) return bars;
  auto since = *request.admitted_at;
  auto phase = Phase::AtServer;
  for (const auto& send : request.sends) {
    add(Phase::ForToken, since, send.at);
    since = send.answered_at.value_or(end);
    add(phase, send.at, since, send.generation);
    phase = Phase::SentAgain;
  }
  const bool waits = request.sends.empty() || request.sends.back().refused;
  if (waits) add(Phase::ForToken, since, end);
  return bars;
}

std::vector<BootTimePoint> refusals_of(const session::RequestRecord& request) {
  std::vector<BootTimePoint> refusals;
  for (const auto& send : request.sends)
    if (send.refused && send.answered_at) refusals.push_back(*send.answered_at);
  return refusals;
}

std::vector<Band> bands_of(const std::vector<session::SessionEvent>& events, BootTimePoint now) {
  std::vector<Band> bands;
  for (const auto& event : events) {
    if (event.kind == EventKind::RenewalStarted)
      bands.push_back({event.at, std::max(now, event.at), event.generation.next().counter});
    const bool ends_last = !bands.empty() && bands.back().outcome == EventKind::RenewalStarted &&
                           ends_renewal(event.kind) && event.at >= bands.back().begin;
    if (!ends_last) continue;
    bands.back().end = event.at;
    bands.back().outcome = event.kind;
  }
  return bands;
}

BootTimePoint last_time(const session::Trace& trace) {
  auto last = session::first_time(trace);
  for (const auto& request : trace.requests) {
    last = std::max({last, request.asked_at, request.ended_at.value_or(last), request.admitted_at.value_or(last)});
    for (const auto& send : request.sends)
      last = std::max({last, send.at, send.answered_at.value_or(last)});
  }
  for (const auto& event : trace.events)
    last = std::max(last, event.at);
  return last;
}

}  // namespace vestibule::app
