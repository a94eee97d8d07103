#pragma once

#include "async/task-scope.hpp"
#include "library/internals.hpp"
#include "sharing/application-accounts.hpp"

#include <memory>
#include <string>

namespace vestibule {
inline namespace v1 {

class VESTIBULE_LOCAL Options::Impl {
public:
  std::string application_id;
  service::TransportPolicy policy = {};
  service::ProfileLibrary profiles = service::ProfileLibrary();
  std::shared_ptr<TokenStore> store = {};
};

class VESTIBULE_LOCAL Client::Impl {
public:
  explicit Impl(const Internals::OptionsImpl& options);

  sharing::ApplicationAccounts& accounts() { return accounts_; }
  async::TaskScope& scope() { return scope_; }

private:
  sharing::ApplicationAccounts accounts_;
  async::TaskScope scope_;
};

}  // namespace v1
}  // namespace vestibule
