#pragma once

#include "async/event.hpp"
#include "async/listeners.hpp"
#include "async/race.hpp"
#include "async/slots.hpp"
#include "keyring/memory-token-store.hpp"

#include <optional>

namespace vestibule::test {

/// A token store that is locked, gone or slow as a test says. As the keyring does, it makes its changes one after the
/// other, whoever still waits for them.
class AwkwardStore : public keyring::TokenStore {
public:
  std::optional<keyring::Fault> fault;            ///< what reading and writing fail with
  bool dismissed = false;                         ///< the person closes the unlock prompt
  std::optional<keyring::Fault> fault_at_prompt;  ///< what unlocking fails with, and everything after it
  async::Event* read_gate = nullptr;              ///< where there is one, reading waits for it
  async::Event* write_gate = nullptr;             ///< where there is one, each change waits for it
  int reads = 0;
  int prompts = 0;

  /// What is in it.
  std::optional<tokens::TokenPair> item(const tokens::AccountKey& account);
  void put(const tokens::AccountKey& account, const tokens::TokenPair& pair);
  /// A change is under way.
  bool changing() const { return queue_.in_use() > 0; }
  /// Says that it has changed.
  void tell() { changed_.call(); }

  async::Task<std::optional<tokens::TokenPair>> read(tokens::AccountKey account) override;
  async::Task<bool> save(tokens::AccountKey account, tokens::TokenPair pair,
                         std::function<bool()> still_wanted) override;
  async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) override;
  async::Task<bool> unlock(tokens::AccountKey account) override;
  async::Task<void> settled() override { return scope_.finished(); }
  std::shared_ptr<void> on_changed(std::function<void()> listener) override { return changed_.add(listener); }

private:
  async::Task<void> ready_to_write();
  async::Task<bool> do_save(tokens::AccountKey account, tokens::TokenPair pair, std::function<bool()> still_wanted);
  async::Task<bool> do_remove(tokens::AccountKey account, tokens::SessionId session);
  async::Task<bool> queued(async::Task<bool> change);
  async::Task<void> run(async::Task<bool> change, std::shared_ptr<async::Race<bool>> race);

  keyring::MemoryTokenStore kept_;
  async::Listeners<> changed_;
  async::Slots queue_{1};
  async::TaskScope scope_;
};

}  // namespace vestibule::test
