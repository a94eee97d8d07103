#include "keyring/secret-token-store.hpp"

#include "async/race.hpp"
#include "keyring/bus-keyring.hpp"
#include "keyring/file-keyring.hpp"
#include "keyring/keyring-fault.hpp"

#include <utility>

namespace vestibule::keyring {

using tokens::AccountKey;
using tokens::Secret;
using tokens::TokenPair;

namespace {

constexpr std::chrono::milliseconds read_limit{3000};

std::unique_ptr<Keyring> keyring_in_use(const std::string& schema) {
  if (FileItems::in_use()) return std::make_unique<FileKeyring>(schema);
  return std::make_unique<BusKeyring>(schema);
}

}  // namespace

/// What the store's tasks use. Each holds it: a write goes on when the store is gone.
struct SecretTokenStore::Shared {
  std::unique_ptr<Keyring> keyring;
  /// True from a write's begin to its end: also after one that was declared lost, whose task is destroyed.
  bool write_is_open = false;

  template <class T>
  using Work = std::function<async::Task<T>(Keyring&)>;

  /// Runs `work` with this object held.
  template <class T>
  static async::Task<T> run(std::shared_ptr<Shared> shared, Work<T> work) {
    std::exception_ptr error;
    try {
      co_return co_await work(*shared->keyring);
    } catch (const async::GioError&) {
      error = std::current_exception();
    }
    shared->keyring->renew();
    std::rethrow_exception(error);
  }

  static async::Task<void> run_write(std::shared_ptr<Shared> shared, Work<void> work) {
    // What still comes of a write that was lost then finds nobody.
    if (std::exchange(shared->write_is_open, true)) shared->keyring->renew();
    std::exception_ptr error;
    try {
      co_await run<void>(shared, std::move(work));
    } catch (...) {
      error = std::current_exception();
    }
    shared->write_is_open = false;
    if (error) std::rethrow_exception(error);
  }

  static async::Task<std::optional<TokenPair>> read(Keyring& keyring, AccountKey account) {
    const std::optional<Secret> text = co_await keyring.read(std::move(account));
    if (!text) co_return std::nullopt;
    auto pair = tokens::parse_token_pair(*text);
    if (!pair) throw KeyringError(Fault::Unreadable);
    co_return pair;
  }

  static async::Task<void> write(Keyring& keyring, AccountKey account, TokenPair pair,
                                 std::function<bool()> still_wanted, std::shared_ptr<bool> written) {
    *written = co_await keyring.write(std::move(account), tokens::serialize(pair), std::move(still_wanted));
  }
};

SecretTokenStore::SecretTokenStore(const std::string& schema) : SecretTokenStore(keyring_in_use(schema)) {}

SecretTokenStore::SecretTokenStore(std::unique_ptr<Keyring> keyring)
    : shared_(std::make_shared<Shared>(Shared{std::move(keyring)})), writes_(WriteQueue::of_process()) {
  died_ = shared_->keyring->on_died([this] {
    shared_->keyring->renew();
    writes_->lose_running();
  });
}

SecretTokenStore::~SecretTokenStore() = default;

async::Task<std::optional<TokenPair>> SecretTokenStore::read(AccountKey account) {
  using Result = std::optional<TokenPair>;
  auto work = Shared::run<Result>(shared_, [account](Keyring& keyring) { return Shared::read(keyring, account); });
  return translated(async::with_timeout(read_limit, std::move(work)));
}

async::Task<bool> SecretTokenStore::save(AccountKey account, TokenPair pair, std::function<bool()> still_wanted) {
  const auto written = std::make_shared<bool>(false);
  auto work = [=](Keyring& keyring) { return Shared::write(keyring, account, pair, still_wanted, written); };
  co_await translated(writes_->run(Shared::run_write(shared_, std::move(work))));
  co_return *written;
}

async::Task<void> SecretTokenStore::remove(AccountKey account, tokens::SessionId session) {
  auto work = [=](Keyring& keyring) { return keyring.remove(account, session); };
  return translated(writes_->run(Shared::run_write(shared_, std::move(work))));
}

async::Task<bool> SecretTokenStore::unlock(AccountKey account) {
  return translated(Shared::run<bool>(shared_, [account](Keyring& keyring) { return keyring.unlock(account); }));
}

async::Task<FoundAccounts> SecretTokenStore::find() {
  auto work = Shared::run<FoundAccounts>(shared_, [](Keyring& keyring) { return keyring.find(); });
  return translated(async::with_timeout(read_limit, std::move(work)));
}

async::Task<void> SecretTokenStore::settled() {
  return writes_->settled();
}

std::shared_ptr<void> SecretTokenStore::on_changed(std::function<void()> listener) {
  return shared_->keyring->on_changed(std::move(listener));
}

}  // namespace vestibule::keyring
