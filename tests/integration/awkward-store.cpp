#include "awkward-store.hpp"

namespace vestibule::test {

std::optional<tokens::TokenPair> AwkwardStore::item(const tokens::AccountKey& account) {
  return async::run(kept_.read(account));
}

void AwkwardStore::put(const tokens::AccountKey& account, const tokens::TokenPair& pair) {
  async::run(kept_.save(account, pair, [] { return true; }));
}

async::Task<std::optional<tokens::TokenPair>> AwkwardStore::read(tokens::AccountKey account) {
  reads++;
  if (read_gate) co_await *read_gate;
  if (fault) throw keyring::KeyringError(*fault);
  co_return co_await kept_.read(std::move(account));
}

async::Task<void> AwkwardStore::ready_to_write() {
  if (write_gate) co_await *write_gate;
  if (fault) throw keyring::KeyringError(*fault);
}

async::Task<bool> AwkwardStore::do_save(tokens::AccountKey account, tokens::TokenPair pair,
                                        std::function<bool()> still_wanted) {
  if (!still_wanted()) co_return false;
  co_await ready_to_write();
  co_return co_await kept_.save(std::move(account), std::move(pair), [] { return true; });
}

async::Task<bool> AwkwardStore::do_remove(tokens::AccountKey account, tokens::SessionId session) {
  co_await ready_to_write();
  co_await kept_.remove(std::move(account), session);
  co_return true;
}

async::Task<void> AwkwardStore::run(async::Task<bool> change, std::shared_ptr<async::Race<bool>> race) {
  const auto turn = co_await queue_.acquire();
  co_await race->run(std::move(change));
}

async::Task<bool> AwkwardStore::queued(async::Task<bool> change) {
  const auto race = std::make_shared<async::Race<bool>>();
  scope_.start(run(std::move(change), race));
  co_await race->over;
  co_return race->take();
}

async::Task<bool> AwkwardStore::save(tokens::AccountKey account, tokens::TokenPair pair,
                                     std::function<bool()> still_wanted) {
  return queued(do_save(std::move(account), std::move(pair), std::move(still_wanted)));
}

async::Task<void> AwkwardStore::remove(tokens::AccountKey account, tokens::SessionId session) {
  co_await queued(do_remove(std::move(account), session));
}

async::Task<bool> AwkwardStore::unlock(tokens::AccountKey) {
  prompts++;
  if (dismissed) co_return false;
  if (fault_at_prompt) fault = fault_at_prompt;
  if (fault_at_prompt) throw keyring::KeyringError(*fault_at_prompt);
  fault.reset();
  co_return true;
}

}  // namespace vestibule::test
