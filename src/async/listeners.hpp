#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace vestibule::async {

/// Functions that want to be told. Each stays until the connection that `add` returns is dropped, also while they are
/// being called.
template <class... Arguments>
class Listeners {
public:
  using Function = std::function<void(Arguments...)>;

  [[nodiscard]] std::shared_ptr<void> add(Function function) {
    auto listener = std::make_shared<Function>(std::move(function));
    listeners_.push_back(listener);
    return listener;
  }

  void call(Arguments... arguments) {
    std::erase_if(listeners_, [](const auto& listener) { return listener.expired(); });
    const auto now = listeners_;
    for (const auto& weak : now)
      if (const auto listener = weak.lock()) (*listener)(arguments...);
  }

private:
  std::vector<std::weak_ptr<Function>> listeners_;
};

}  // namespace vestibule::async
