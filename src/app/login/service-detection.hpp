#pragma once

#include "app/accounts/current-account.hpp"
#include "async/event.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"
#include "service/profile-discovery.hpp"

#include <sigc++/signal.h>

#include <optional>
#include <string>

namespace vestibule::app {

/// Finds out the type of the service at the address that a person types, in the background.
class ServiceDetection {
public:
  /// `account` outlives it.
  explicit ServiceDetection(const CurrentAccount& account) : account_(account) {}
  ServiceDetection(const ServiceDetection&) = delete;

  /// What is asked about from now on, or that nothing is. What was found out about another address is dropped.
  void follow(const std::optional<service::ServerAddress>& address);
  /// Begins, unless it has begun for this address: at once, or when `follow` was not called for a second.
  void begin();
  void begin_soon();
  /// Begins at once, for an account of that name, and returns when it is over: the type that was found, else the usual
  /// one.
  async::Task<const service::ServiceProfile*> found_or_usual(Service service, std::string name);

  bool running() const { return began_ && !result_; }
  const std::optional<service::Discovery>& result() const { return result_; }
  /// `running` or `result` has changed.
  sigc::signal<void()>& signal_changed() { return changed_; }

private:
  void forget();
  void begin_for(Service service, std::string name);
  async::Task<void> run(Service service, std::string name);

  const CurrentAccount& account_;
  std::optional<service::ServerAddress> address_;
  bool began_ = false;
  std::optional<service::Discovery> result_;
  async::Event over_;
  sigc::signal<void()> changed_;
  async::Timer soon_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
