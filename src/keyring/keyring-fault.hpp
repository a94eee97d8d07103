#pragma once

#include "async/error.hpp"
#include "async/task.hpp"
#include "keyring/token-store.hpp"

#include <utility>

namespace vestibule::keyring {

/// What a failure of libsecret or of the bus means. `otherwise`: for what the keyring says in words of its own.
Fault fault_of(const async::GioError& error, Fault otherwise);

/// Runs a step, and turns what it throws into `KeyringError`; a bound that passed is `Unreachable`.
template <class T>
async::Task<T> translated(async::Task<T> step, Fault otherwise = Fault::Unreachable) {
  try {
    co_return co_await std::move(step);
  } catch (const async::TimedOut&) {
    throw KeyringError(Fault::Unreachable);
  } catch (const async::GioError& error) {
    throw KeyringError(fault_of(error, otherwise));
  }
}

}  // namespace vestibule::keyring
