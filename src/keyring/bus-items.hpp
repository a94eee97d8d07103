#pragma once

#include "async/owned.hpp"
#include "async/slots.hpp"
#include "keyring/item-attributes.hpp"
#include "keyring/secret-items.hpp"

namespace vestibule::keyring {

/// Items with the Secret Service on the session bus. Never prompts: what would have to, fails with
/// `SECRET_ERROR_IS_LOCKED`.
class BusItems : public SecretItems {
public:
  explicit BusItems(const std::string& schema_name) : schema_(make_schema(schema_name)) {}

  async::Task<std::optional<tokens::Secret>> lookup(tokens::AccountKey account) override;
  async::Task<bool> store(tokens::AccountKey account, std::string collection, tokens::Secret text,
                          std::function<bool()> still_wanted) override;
  async::Task<void> clear(tokens::AccountKey account) override;

  /// Forgets the connection to the service: the next call opens a new one.
  void renew() { service_ = nullptr; }

private:
  using Service = async::Object<SecretService>;
  async::Task<Service> service();

  Schema schema_;
  async::Slots opening_{1};
  Service service_;
};

}  // namespace vestibule::keyring
