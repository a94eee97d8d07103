#include "keyring/secret-items.hpp"

#include "keyring/keyring-fault.hpp"
#include "tokens/token-pair.hpp"

#include <string.h>

#include <utility>

namespace vestibule::keyring {

async::Task<bool> SecretItems::store_and_read_back(tokens::AccountKey account, std::string collection,
                                                   tokens::Secret text, std::function<bool()> still_wanted) {
  auto storing = store(account, std::move(collection), text, std::move(still_wanted));
  const bool stored = co_await translated(std::move(storing), Fault::NotKept);
  if (!stored) co_return false;
  const std::optional<tokens::Secret> back = co_await lookup(account);
  if (!back || *back != text) throw KeyringError(Fault::NotKept);
  co_return true;
}

async::Task<bool> SecretItems::has(tokens::AccountKey account, tokens::SessionId session) {
  const std::optional<tokens::Secret> text = co_await lookup(std::move(account));
  const auto pair = text ? tokens::parse_token_pair(*text) : std::nullopt;
  co_return pair && pair->generation.session == session;
}

OwnedValue own(SecretValue* value) {
  if (!value) return nullptr;
  return {value, [](SecretValue* value) {
            gsize length = 0;
            const char* text = secret_value_get(value, &length);
            explicit_bzero(const_cast<char*>(text), length);
            secret_value_unref(value);
          }};
}

OwnedValue value_of(const tokens::Secret& text) {
  return own(secret_value_new(text.reveal().data(), static_cast<gssize>(text.size()), "application/json"));
}

std::optional<tokens::Secret> text_of(const OwnedValue& value) {
  if (!value) return std::nullopt;
  gsize length = 0;
  const char* text = secret_value_get(value.get(), &length);
  return tokens::Secret({text, length});
}

}  // namespace vestibule::keyring
