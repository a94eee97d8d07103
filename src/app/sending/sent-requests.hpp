#pragma once

#include "app/sending/composed-request.hpp"

#include <cstddef>
#include <deque>
#include <string>

namespace vestibule::app {

/// A request that was sent, and what came of it.
struct SentRequest {
  ComposedRequest request;
  std::string outcome;  ///< for people
};

/// The last requests of this run, in memory only.
class SentRequests {
public:
  static constexpr std::size_t most = 20;

  void add(SentRequest sent) {
    all_.push_front(std::move(sent));
    if (all_.size() > most) all_.pop_back();
  }
  /// The last one first, `most` at most.
  const std::deque<SentRequest>& all() const { return all_; }

private:
  std::deque<SentRequest> all_;
};

}  // namespace vestibule::app
