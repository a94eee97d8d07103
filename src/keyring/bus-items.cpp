#include "keyring/bus-items.hpp"

#include "async/gio-call.hpp"
#include "keyring/promptless-service.hpp"

namespace vestibule::keyring {

namespace {

using async::abandonable_call;
using tokens::AccountKey;
using Service = async::Object<SecretService>;

auto open_service() {
  return abandonable_call(
      [](GAsyncReadyCallback callback, gpointer data) {
        secret_service_open(promptless_service_get_type(), nullptr, SECRET_SERVICE_OPEN_SESSION, nullptr, callback,
                            data);
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return Service::adopt(secret_service_open_finish(result, error));
      });
}

auto look_up(const Service& service, const Schema& schema, const AccountKey& account) {
  return abandonable_call(
      [service, schema, attributes = attributes_of(account)](GAsyncReadyCallback callback, gpointer data) {
        secret_service_lookup(service.get(), schema.get(), attributes.get(), nullptr, callback, data);
      },
      [](GObject* source, GAsyncResult* result, GError** error) {
        return own(secret_service_lookup_finish(SECRET_SERVICE(source), result, error));
      });
}

auto write(const Service& service, const Schema& schema, const AccountKey& account, const std::string& collection,
           const tokens::Secret& text) {
  return abandonable_call(
      [service, schema, attributes = attributes_of(account), collection, label = label_of(account),
       value = value_of(text)](GAsyncReadyCallback callback, gpointer data) {
        secret_service_store(service.get(), schema.get(), attributes.get(), collection.c_str(), label.c_str(),
                             value.get(), nullptr, callback, data);
      },
      [](GObject* source, GAsyncResult* result, GError** error) {
        return secret_service_store_finish(SECRET_SERVICE(source), result, error);
      });
}

auto erase(const Service& service, const Schema& schema, const AccountKey& account) {
  return abandonable_call(
      [service, schema, attributes = attributes_of(account)](GAsyncReadyCallback callback, gpointer data) {
        secret_service_clear(service.get(), schema.get(), attributes.get(), nullptr, callback, data);
      },
      [](GObject* source, GAsyncResult* result, GError** error) {
        return secret_service_clear_finish(SECRET_SERVICE(source), result, error);
      });
}

}  // namespace

async::Task<Service> BusItems::service() {
  const async::Slot turn = co_await opening_.acquire();
  if (!service_) service_ = co_await open_service();
  co_return service_;
}

async::Task<std::optional<tokens::Secret>> BusItems::lookup(AccountKey account) {
  const Service service = co_await this->service();
  const OwnedValue value = co_await look_up(service, schema_, account);
  co_return text_of(value);
}

async::Task<bool> BusItems::store(AccountKey account, std::string collection, tokens::Secret text,
                                  std::function<bool()> still_wanted) {
  const Service service = co_await this->service();
  if (!still_wanted()) co_return false;
  co_await write(service, schema_, account, collection, text);
  co_return true;
}

async::Task<void> BusItems::clear(AccountKey account) {
  const Service service = co_await this->service();
  co_await erase(service, schema_, account);
}

}  // namespace vestibule::keyring
