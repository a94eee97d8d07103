#include <vestibule/connection.hpp>

#include <utility>

namespace vestibule {
inline namespace v1 {

Connection::Connection() noexcept = default;
Connection::Connection(std::shared_ptr<void> listener) noexcept : listener_(std::move(listener)) {}
Connection::Connection(Connection&& other) noexcept = default;
Connection& Connection::operator=(Connection&& other) noexcept = default;
Connection::~Connection() = default;

void Connection::disconnect() noexcept {
  listener_.reset();
}

}  // namespace v1
}  // namespace vestibule
