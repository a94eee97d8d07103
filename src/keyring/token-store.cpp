#include "keyring/token-store.hpp"

namespace vestibule::keyring {

namespace {

const char* text_of(Fault fault) {
  switch (fault) {
  case Fault::Locked:
    return "the keyring is locked";
  case Fault::Unreachable:
    return "no keyring answers";
  case Fault::Unreadable:
    return "the keyring item cannot be read";
  case Fault::NotKept:
    return "the keyring did not keep what was written";
  }
  return "the keyring failed";
}

}  // namespace

KeyringError::KeyringError(Fault fault) : Error(text_of(fault)), fault_(fault) {}

}  // namespace vestibule::keyring
