#include "keyring/keyring-look.hpp"

#include "async/race.hpp"
#include "keyring/secret-collections.hpp"

namespace vestibule::keyring {

using Presence = SecretCollections::Presence;

namespace {

async::Task<KeyringState> look_at(SecretCollections& collections) {
  const auto collection = co_await collections.default_collection();
  if (!collection) co_return KeyringState::NoneMade;
  const bool locked = co_await collections.is_locked(*collection);
  co_return locked ? KeyringState::Locked : KeyringState::Unlocked;
}

}  // namespace

async::Task<KeyringLook> look_at_keyring(std::chrono::milliseconds limit) {
  using std::chrono::steady_clock;
  const auto began = steady_clock::now();
  SecretCollections collections;
  KeyringLook look{KeyringState::NoBus};
  try {
    const auto presence = co_await async::with_timeout(limit, collections.presence());
    look.was_running = presence == Presence::Running;
    look.state = look.was_running                  ? KeyringState::Silent
                 : presence == Presence::Startable ? KeyringState::NotStarted
                                                   : KeyringState::Absent;
    if (look.state != KeyringState::Absent) look.state = co_await async::with_timeout(limit, look_at(collections));
  } catch (const async::GioError&) {
    // The state is that of how far it came.
  } catch (const async::TimedOut&) {
  }
  look.took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began);
  co_return look;
}

}  // namespace vestibule::keyring
