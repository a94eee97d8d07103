#pragma once

#include "async/listeners.hpp"
#include "async/timer.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace vestibule::async {

/// "Something has changed, look again": listeners are called from the main loop, once for all changes of a turn, never
/// from inside the change. A listener may destroy the signal's owner.
class ChangeSignal {
public:
  [[nodiscard]] std::shared_ptr<void> add(std::function<void()> listener) {
    return listeners_.add(std::move(listener));
  }

  void changed() {
    if (posted_) return;
    posted_.emplace(std::chrono::milliseconds(0), [this] {
      posted_.reset();
      listeners_.call();
    });
  }

private:
  Listeners<> listeners_;
  std::optional<Timer> posted_;
};

}  // namespace vestibule::async
