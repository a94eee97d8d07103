#include "library/store-keyring.hpp"

#include "async/event.hpp"
#include "tokens/token-pair.hpp"

#include <utility>

namespace vestibule {
inline namespace v1 {

TokenStore::TokenStore() : impl_(std::make_unique<Impl>()) {}
TokenStore::~TokenStore() = default;

void TokenStore::unlock(const std::string&, Written done) {
  done(Outcome::Done);
}

void TokenStore::changed() {
  impl_->changed.call();
}

void TokenStore::reserved_1() {}
void TokenStore::reserved_2() {}
void TokenStore::reserved_3() {}
void TokenStore::reserved_4() {}

}  // namespace v1

namespace library {

using Outcome = TokenStore::Outcome;
using tokens::AccountKey;
using tokens::Secret;

namespace {

/// What a call of the store came to; the store may keep its `done` longer than anybody waits.
struct Answer {
  async::Event ended;
  Outcome outcome = Outcome::Unreachable;
  Secret item;
};

/// Neither an address nor a profile's id has a space in it.
std::string text_of(const AccountKey& account) {
  return account.profile + " " + account.origin + " " + account.name;
}

TokenStore::Read reader(std::shared_ptr<Answer> answer) {
  return [answer](Outcome outcome, std::string_view item) {
    if (answer->ended.is_set()) return;
    answer->outcome = outcome;
    if (!item.empty()) answer->item = Secret(item);
    answer->ended.set();
  };
}

TokenStore::Written writer(std::shared_ptr<Answer> answer) {
  return [answer](Outcome outcome) {
    if (answer->ended.is_set()) return;
    answer->outcome = outcome;
    answer->ended.set();
  };
}

void check(Outcome outcome) {
  switch (outcome) {
  case Outcome::Done:
    return;
  case Outcome::Locked:
    throw keyring::KeyringError(keyring::Fault::Locked);
  case Outcome::Unreadable:
    throw keyring::KeyringError(keyring::Fault::Unreadable);
  default:
    throw keyring::KeyringError(keyring::Fault::Unreachable);
  }
}

/// Makes a call of the store. `call` is given the answer to fill in.
async::Task<std::shared_ptr<Answer>> ask(std::function<void(std::shared_ptr<Answer>)> call) {
  const auto answer = std::make_shared<Answer>();
  try {
    call(answer);
  } catch (...) {
    throw keyring::KeyringError(keyring::Fault::Unreachable);
  }
  co_await answer->ended;
  co_return answer;
}

}  // namespace

async::Task<std::optional<Secret>> StoreKeyring::read(AccountKey account) {
  std::function<void(std::shared_ptr<Answer>)> call = [this, &account](std::shared_ptr<Answer> answer) {
    store_->read(text_of(account), reader(std::move(answer)));
  };
  const auto answer = co_await ask(std::move(call));
  check(answer->outcome);
  if (answer->item.empty()) co_return std::nullopt;
  co_return answer->item;
}

async::Task<bool> StoreKeyring::write(AccountKey account, Secret text, std::function<bool()> still_wanted) {
  if (!still_wanted()) co_return false;
  std::function<void(std::shared_ptr<Answer>)> call = [this, &account, &text](std::shared_ptr<Answer> answer) {
    store_->write(text_of(account), text.reveal(), writer(std::move(answer)));
  };
  const auto answer = co_await ask(std::move(call));
  check(answer->outcome);
  const auto kept = co_await read(std::move(account));
  if (kept != text) throw keyring::KeyringError(keyring::Fault::NotKept);
  co_return true;
}

async::Task<void> StoreKeyring::remove(AccountKey account, tokens::SessionId session) {
  if (session != 0) {
    const auto item = co_await read(account);
    if (!item) co_return;
    const auto pair = tokens::parse_token_pair(*item);
    if (!pair || pair->generation.session != session) co_return;
  }
  std::function<void(std::shared_ptr<Answer>)> call = [this, &account](std::shared_ptr<Answer> answer) {
    store_->remove(text_of(account), writer(std::move(answer)));
  };
  const auto answer = co_await ask(std::move(call));
  check(answer->outcome);
  const auto left = co_await read(std::move(account));
  if (left) throw keyring::KeyringError(keyring::Fault::NotKept);
}

async::Task<bool> StoreKeyring::unlock(AccountKey account) {
  std::function<void(std::shared_ptr<Answer>)> call = [this, &account](std::shared_ptr<Answer> answer) {
    store_->unlock(text_of(account), writer(std::move(answer)));
  };
  const auto answer = co_await ask(std::move(call));
  if (answer->outcome == Outcome::Locked) co_return false;
  check(answer->outcome);
  co_return true;
}

async::Task<keyring::FoundAccounts> StoreKeyring::find() {
  co_return keyring::FoundAccounts{};
}

std::shared_ptr<void> StoreKeyring::on_died(std::function<void()> listener) {
  return std::make_shared<std::function<void()>>(std::move(listener));  // it goes with this process
}

std::shared_ptr<void> StoreKeyring::on_changed(std::function<void()> listener) {
  return Internals::of(*store_)->changed.add(std::move(listener));
}

}  // namespace library
}  // namespace vestibule
