#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::testing {

/// What can happen to an account, as a word each.
enum class Happening : std::uint8_t {
  Request,  ///< a request is accepted
  Ok,       ///< request n is answered with 200
  Refusal,  ///< request n is answered with 401
  Cancel,   ///< the waiter of request n goes
  SignIn,   ///< a log-in has been answered; its pair is being saved
  GiveUp,   ///< the waiter of that sign-in goes
  SignOut,
  EndedElsewhere,  ///< the person has signed out where this process could not be asked
  Renewed,         ///< renewal n is answered with a new access token
  Rotated,         ///< … and a new refresh token
  Same,            ///< … with the access token that was there already
  Refused,         ///< renewal n is refused by the service
  Unavailable,     ///< renewal n meets a 503
  Later,           ///< … with a `Retry-After`
  Lost,            ///< renewal n has no answer; the server may have rotated the token
  Broken,          ///< renewal n throws what it must not throw
  TryAgain,        ///< the person, or the network, wants the pause ended
  Saved,           ///< the write under way is done
  NotSaved,        ///< it fails
  HalfSaved,       ///< it is done, but could not be read back in time
  StoreChanged,    ///< unlocked, or back
  Killed,          ///< the process dies, and another starts
  Read,            ///< the keyring is read
  LateRead,        ///< the answer of a read comes that was asked when the process started
  Unreadable,      ///< the read fails
  Time,            ///< passes until something is due
  Suspend,         ///< the machine sleeps for an hour
};

/// One happening; `number`, from 1, says to which request or open renewal.
struct Step {
  Happening what;
  std::uint8_t number = 0;

  bool operator==(const Step&) const = default;
};

using Schedule = std::vector<Step>;

/// As text, such as "request, 401 1, rotated 1, saved".
std::string to_string(const Schedule& schedule);
/// The schedule of such a text; nothing where it is not one.
std::optional<Schedule> parse_schedule(std::string_view text);

}  // namespace vestibule::testing
