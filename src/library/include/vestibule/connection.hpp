#pragma once

#include <vestibule/api.hpp>

#include <memory>

namespace vestibule {
inline namespace v1 {

/// A listener's place: it is called until this is destroyed or disconnected.
class VESTIBULE_API Connection {
public:
  /// To nothing.
  Connection() noexcept;
  /// Takes over the other one's listener.
  Connection(Connection&& other) noexcept;
  /// Takes over the other one's listener.
  Connection& operator=(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// From now on the listener is not called.
  void disconnect() noexcept;

private:
  friend struct Internals;
  VESTIBULE_LOCAL explicit Connection(std::shared_ptr<void> listener) noexcept;

  std::shared_ptr<void> listener_;
};

}  // namespace v1
}  // namespace vestibule
