#pragma once

#include "app/activity/phases.hpp"
#include "tokens/folded-text.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace vestibule::app {

/// A trace as it is looked at: some of its requests, each in a lane, and the renewals, until a moment.
struct ShownRequests {
  session::Trace trace = {};
  tokens::BootTimePoint now = {};
  std::vector<Band> bands = {};
  std::vector<std::size_t> lanes = {};  ///< which of the trace's requests

  const session::RequestRecord& request(std::size_t lane) const { return trace.requests[lanes[lane]]; }
  /// The lane of the request with that number.
  std::optional<std::size_t> lane_of(std::uint64_t number) const;
};

using ShownRequestsPtr = std::shared_ptr<const ShownRequests>;

/// Those of the trace that are looked for. `now`: nothing, where it goes on no more.
ShownRequestsPtr shown_requests(session::Trace trace, const tokens::FoldedText& wanted,
                                std::optional<tokens::BootTimePoint> now);

/// Where times are across a picture.
struct TimeScale {
  tokens::BootTimePoint begin = {};
  std::chrono::milliseconds span{1000};  ///< more than nothing
  double left = 0;                       ///< where `begin` is
  double width = 1;                      ///< of `span`

  double x(tokens::BootTimePoint time) const {
    return left + width * static_cast<double>((time - begin).count()) / static_cast<double>(span.count());
  }
  /// Round times, so that one is at least `least` wide.
  std::chrono::milliseconds step(double least) const;
};

/// From the first of those shown to the last, at most so long before that.
TimeScale whole_scale(const ShownRequests& shown, std::chrono::milliseconds most, double left, double width);

/// A time of the scale in words, such as "1.5 s"; `least`: the step between two.
std::string scale_text(std::chrono::milliseconds since_begin, std::chrono::milliseconds step);

}  // namespace vestibule::app
