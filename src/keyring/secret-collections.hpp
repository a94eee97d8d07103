#pragma once

#include "async/listeners.hpp"
#include "async/owned.hpp"
#include "async/task.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::keyring {

/// What the Secret Service on the session bus says of its collections and items without giving a secret away, by plain
/// D-Bus calls (the freedesktop.org Secret Service API 0.2). libsecret's own ways to learn it prompt, or do not tell a
/// locked item from none.
///
/// Only `unlock` and `make_default` ask the person something; they return when they have answered, false if they
/// dismissed it, and throw `KeyringError` if the service died behind its prompt. All others throw `async::GioError`.
class SecretCollections {
public:
  SecretCollections();
  SecretCollections(const SecretCollections&) = delete;
  ~SecretCollections();

  /// Whether the service runs, or the bus can start it. Does not start it.
  enum class Presence { Absent, Startable, Running };
  async::Task<Presence> presence();

  /// The paths of items.
  struct Items {
    std::vector<std::string> unlocked;
    std::vector<std::string> locked;
    bool none() const { return unlocked.empty() && locked.empty(); }
  };
  /// The items that have these attributes (`a{ss}`).
  async::Task<Items> search(async::Variant attributes);
  /// The attributes of an item (`a{ss}`); none where it gives none away.
  async::Task<async::Variant> attributes(std::string item);

  /// The path of the collection that new items go to; nothing if there is none yet.
  async::Task<std::optional<std::string>> default_collection();
  async::Task<bool> is_locked(std::string collection);

  async::Task<bool> unlock(std::vector<std::string> paths);
  async::Task<bool> make_default();

  /// Called when the service has appeared or vanished, or one of its collections was unlocked or made.
  [[nodiscard]] std::shared_ptr<void> on_changed(std::function<void()> listener);
  /// Called when the process that was the service is it no more: what it was asked is not answered.
  [[nodiscard]] std::shared_ptr<void> on_died(std::function<void()> listener);

private:
  class Subscription;

  async::Task<async::Object<GDBusConnection>> bus();
  async::Task<async::Variant> call(std::string path, std::string interface, std::string method,
                                   async::Variant arguments, const char* reply_type);
  async::Task<async::Variant> property(std::string path, std::string interface, std::string name);
  async::Task<bool> prompt(std::string path);
  void appeared(GDBusConnection* bus, const char* owner);
  void vanished();
  void heard(const char* signal, GVariant* parameters);

  guint watch_ = 0;
  bool reported_ = false;
  std::string owner_;
  async::Object<GDBusConnection> bus_;
  std::vector<std::unique_ptr<Subscription>> subscriptions_;
  async::Listeners<> changed_;
  async::Listeners<> died_;
};

}  // namespace vestibule::keyring
