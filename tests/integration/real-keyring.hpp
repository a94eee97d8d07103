#pragma once

#include "session-process.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vestibule::test {

/// A real gnome-keyring-daemon on the private session bus, with keyrings of its own that start empty. One at a time.
class RealKeyring {
public:
  enum class State {
    Unlocked,   ///< there is a default keyring, and it is open
    NoKeyring,  ///< nobody has made one yet
    Absent,     ///< there is no daemon
  };
  explicit RealKeyring(State state = State::Unlocked);
  RealKeyring(const RealKeyring&) = delete;
  ~RealKeyring();

  /// Starts the daemon, on the keyrings that are there.
  void start(State state);
  /// SIGKILL; returns when its name on the bus is free.
  void kill();
  /// SIGSTOP and SIGCONT.
  void freeze();
  void thaw();
  void lock();
  bool alive();

private:
  std::optional<Process> daemon_;
};

/// The person in front of the keyring's dialogs; see tests/environment/keyring-prompter for the answers.
class Person {
public:
  explicit Person(std::vector<std::string> answers);
  ~Person();

  /// How many dialogs there were.
  unsigned asked();
  /// Answers the dialog that is open.
  void answer(const std::string& word);
  void wait_for_dialog();

private:
  std::optional<Process> process_;
};

/// Runs a Python script that sees the keyring through `secretstorage` (not through libsecret), with all items of the
/// default collection under the name `items`; returns what it prints, without the last line break.
std::string from_outside(const std::string& script);

}  // namespace vestibule::test
