#pragma once

#include "async/owned.hpp"

#include <gio/gio.h>

#include <functional>

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

  /// Starts the daemon, on the keyrings that are there; unlocked, where there is or will be one.
  void start(State state);
  /// SIGKILL; returns when its name on the bus is free.
  void kill();
  /// SIGSTOP and SIGCONT.
  void freeze();
  void thaw();
  void lock();
  bool alive();

private:
  void send(int signal);
  async::Object<GSubprocess> daemon_;
};

/// The person in front of the keyring's dialogs; see tests/environment/keyring-prompter for the answers.
class Person {
public:
  explicit Person(std::vector<std::string> answers);
  Person(const Person&) = delete;
  ~Person();

  /// How many dialogs there were.
  unsigned asked();
  /// Answers the dialog that is open.
  void answer(const std::string& word);
  /// Turns the main loop until a dialog is open.
  void wait_for_dialog();

private:
  async::Object<GSubprocess> process_;
};

/// Runs a Python script that sees the keyring through `secretstorage` (not through libsecret) and what it finds under
/// the name `items`, a list of all items of the default collection; returns what it prints, without the last line
/// break.
std::string from_outside(const std::string& script);

/// Turns the main loop until it is true; fails after 10 s.
void wait_until(const std::function<bool()>& condition);

}  // namespace vestibule::test
