#pragma once

#include "async/owned.hpp"

#include <atomic>
#include <memory>

namespace vestibule::test {

/// What has been done to a stream.
struct StreamCounts {
  int reads = 0;                ///< begun
  std::atomic<int> closes = 0;  ///< whichever thread had it last
};

/// A stream that reads from `base`, which is closed with it, and counts. It cannot be rewound.
async::Object<GInputStream> counted(async::Object<GInputStream> base, std::shared_ptr<StreamCounts> counts);

/// Turns the main loop until it has been closed, on whichever thread.
void wait_for_close(const StreamCounts& counts);

/// One that gives what is written to `other_end`, and waits for it.
async::Object<GInputStream> pipe_from(async::Object<GIOStream>& other_end);

}  // namespace vestibule::test
