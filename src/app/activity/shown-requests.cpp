#include "app/activity/shown-requests.hpp"

#include "app/activity/activity-text.hpp"
#include "app/answer/answer-text.hpp"
#include "app/session/session-text.hpp"

#include <algorithm>

namespace vestibule::app {

using namespace std::chrono_literals;

std::optional<std::size_t> ShownRequests::lane_of(std::uint64_t number) const {
  const auto lane =
      std::lower_bound(lanes.begin(), lanes.end(), number, [this](std::size_t index, std::uint64_t number) {
        return trace.requests[index].number < number;
      });
  if (lane == lanes.end() || trace.requests[*lane].number != number) return std::nullopt;
  return static_cast<std::size_t>(lane - lanes.begin());
}

ShownRequestsPtr shown_requests(session::Trace trace, const tokens::FoldedText& wanted,
                                std::optional<tokens::BootTimePoint> now) {
  auto shown = std::make_shared<ShownRequests>();
  shown->now = now.value_or(last_time(trace));
  shown->bands = bands_of(trace.events, shown->now);
  for (std::size_t i = 0; i < trace.requests.size(); i++)
    if (matches(trace.requests[i], wanted)) shown->lanes.push_back(i);
  shown->trace = std::move(trace);
  return shown;
}

std::chrono::milliseconds TimeScale::step(double least) const {
  const double wanted = least / width * static_cast<double>(span.count());
  for (std::int64_t unit = 1;; unit *= 10)
    for (const std::int64_t step : {unit, 2 * unit, 5 * unit})
      if (static_cast<double>(step) >= wanted) return std::chrono::milliseconds(step);
}

TimeScale whole_scale(const ShownRequests& shown, std::chrono::milliseconds most, double left, double width) {
  TimeScale scale{.begin = shown.now, .left = left, .width = width};
  if (shown.lanes.empty()) return scale;
  auto end = shown.request(0).asked_at;
  scale.begin = end;
  for (const auto lane : shown.lanes) {
    const auto& request = shown.trace.requests[lane];
    scale.begin = std::min(scale.begin, request.asked_at);
    end = std::max(end, request.ended_at.value_or(shown.now));
  }
  scale.begin = std::max(scale.begin, end - most);
  scale.span = std::max(end - scale.begin, std::chrono::milliseconds(10));
  return scale;
}

std::string scale_text(std::chrono::milliseconds since_begin, std::chrono::milliseconds step) {
  return step < 100ms || since_begin < 60s ? duration_text(since_begin) : short_duration(since_begin);
}

}  // namespace vestibule::app
