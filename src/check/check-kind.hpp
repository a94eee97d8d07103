#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace vestibule::check {

/// What is checked of a service, in the order in which it is reported.
enum class Check {
  SignUp,
  Transport,
  LogInRefusal,
  LogIn,
  Lifetime,
  TokenClock,
  ServerClock,
  ProtectedRead,
  MissingToken,
  Challenge,
  ForgedToken,
  ChallengeError,
  UnsignedToken,
  TokenKind,
  Expiry,
  Refresh,
  OldAccessToken,
  Rotation,
  Parallel,
  RefreshRefusal,
  Grace,
  Reuse,
  LogOut,
  RefreshAfterLogOut,
  AccessAfterLogOut,
  NoStore,
  Cookies,
  Redirects,
  RateLimit,
};

struct CheckKind {
  Check check;
  const char* id;         ///< for programs
  const char* title;      ///< for people; to be translated
  const char* reference;  ///< where it is written down how it should be
};

/// One for each `Check`, in its order.
const std::vector<CheckKind>& check_kinds();
const CheckKind& kind_of(Check check);
/// Which one has that id, counted from 0; their number, where none has.
std::size_t place_of(std::string_view id);

}  // namespace vestibule::check
