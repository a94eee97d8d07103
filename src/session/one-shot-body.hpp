#pragma once

#include "async/error.hpp"
#include "async/owned.hpp"

#include <libsoup/soup.h>

#include <atomic>
#include <memory>
#include <utility>

namespace vestibule::session {

/// A body that can be read once, and knows whether anybody has begun to: until then its request can be sent again.
class OneShotBody {
public:
  OneShotBody(async::Object<GInputStream> stream, goffset length) : stream_(std::move(stream)), length_(length) {}

  /// Makes it the message's body, which is read until the message ends or its call is cancelled. What the message does
  /// with its stream then does not touch the body.
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

}  // namespace vestibule::session
