#pragma once

#include "async/race.hpp"
#include "keyring/secret-token-store.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>

/// Accounts, pairs, and what became of a task, for the tests of token stores.
namespace vestibule::test {

constexpr const char* schema = "io.github.vestibule.Test";
inline const tokens::AccountKey ada{"http://127.0.0.1:1234", "ada", "default"};
inline const tokens::AccountKey zoe{"http://127.0.0.1:1234", "Zoë 😀", "default"};
inline const auto wanted = [] { return true; };

/// Microseconds in which what is bounded to 3 s has ended also on a busy machine, and what D-Bus bounds to 25 s has
/// not.
constexpr gint64 patience = 12 * G_USEC_PER_SEC;

inline tokens::TokenPair pair_of(tokens::SessionId session, std::uint64_t counter = 1) {
  tokens::TokenPair pair;
  pair.generation = {session, counter};
  pair.access_token = tokens::Secret("access " + std::to_string(session) + "." + std::to_string(counter));
  pair.refresh_token = tokens::Secret("refresh");
  return pair;
}

/// Whose tokens the store finds.
inline std::set<tokens::AccountKey> found_in(keyring::SecretTokenStore& store) {
  const auto found = async::run(store.find()).accounts;
  return {found.begin(), found.end()};
}

/// How a task failed; nothing, if it did not.
template <class T>
std::optional<keyring::Fault> fault_of(async::Task<T> task) {
  try {
    async::run(std::move(task));
  } catch (const keyring::KeyringError& error) {
    return error.fault();
  }
  return std::nullopt;
}

/// The same, for a task that runs beside the test.
template <class T>
async::Task<void> note_fault(async::Task<T> task, std::optional<keyring::Fault>& fault) {
  try {
    co_await std::move(task);
  } catch (const keyring::KeyringError& error) {
    fault = error.fault();
  }
}

}  // namespace vestibule::test
