#pragma once

#include "async/event.hpp"
#include "async/owned.hpp"
#include "async/timer.hpp"

#include <libsoup/soup.h>

#include <chrono>
#include <vector>

namespace vestibule::session {

/// A message's `Expect: 100-continue` (RFC 9110 §10.1.1): the body is sent when the server wants it, so that a refusal
/// can come before it. Some servers never say so.
class Expectation {
public:
  /// How long a server may take to say anything.
  static constexpr std::chrono::milliseconds patience{1000};

  /// `unanswered` is set when the server had the headers for that long, and has said nothing.
  Expectation(SoupMessage* message, async::Event& unanswered);
  Expectation(const Expectation&) = delete;

private:
  async::Event& unanswered_;
  async::Timer timer_;
  std::vector<async::SignalConnection> connections_;
};

}  // namespace vestibule::session
