#pragma once

#include "async/error.hpp"
#include "async/event.hpp"
#include "async/owned.hpp"
#include "async/timer.hpp"

#include <libsoup/soup.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace vestibule::session {

/// A body that can be read once, and knows whether anybody has begun to: until then its request can be sent again.
class OneShotBody {
public:
  OneShotBody(async::Object<GInputStream> stream, goffset length) : stream_(std::move(stream)), length_(length) {}

  /// Makes it the message's body. What the message does with its stream when it ends does not touch the body.
  void put_into(SoupMessage* message, const char* content_type) const;
  /// Not one byte has been asked for.
  bool untouched() const { return !reading_->begun; }
  /// Throws `async::GioError` where the body itself could not be read.
  void throw_read_error() const;

  /// How far the reading of a body has come, whichever message it was for.
  struct Reading {
    std::atomic<bool> begun = false;
    async::OwnedError error = {};
  };

private:
  async::Object<GInputStream> stream_;
  goffset length_;
  std::shared_ptr<Reading> reading_ = std::make_shared<Reading>();
};

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
