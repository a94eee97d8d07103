#pragma once

#include "control-request.hpp"
#include "route.hpp"
#include "sessions.hpp"
#include "statistics.hpp"

namespace vestibule::demo {

/** The route that makes the others misbehave; only there with --control. */
class ControlRoutes {
public:
  /** `is_route` knows what faults can be planned for; `release` ends the requests that a fault left hanging. */
  ControlRoutes(Policy& policy, FaultPlan& faults, Sessions& sessions, Statistics& statistics,
                std::function<bool(const std::string& key)> is_route, std::function<void()> release);

  /** Valid as long as this object. */
  std::vector<Route> routes();

private:
  void change(const ExchangePtr& exchange);
  void reset(const ExchangePtr& exchange);
  void perform(ControlAction action);
  void answer_settings(const ExchangePtr& exchange) const;

  Policy& policy_;
  const Policy initial_policy_;
  FaultPlan& faults_;
  Sessions& sessions_;
  Statistics& statistics_;
  std::function<bool(const std::string& key)> is_route_;
  std::function<void()> release_;
};

}  // namespace vestibule::demo
