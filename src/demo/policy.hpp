#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vestibule::demo {

/** What a refresh does to the refresh token that it was made with. */
enum class Rotation {
  Off,             ///< the token stays as it is
  On,              ///< the answer carries a new one, the old one is refused
  ReuseDetection,  ///< as On; and presenting the old one again ends the session (RFC 9700, section 4.14.2)
};

std::optional<Rotation> rotation_from_name(std::string_view name);
const char* name_of(Rotation rotation);

/** How tokens live and how slow the slow routes are: set by the command line, changed while running by the control
 * route. */
struct Policy {
  double access_lifetime = 10;              ///< seconds
  double refresh_lifetime = 6 * 24 * 3600;  ///< seconds
  bool fractional_times = false;            ///< `iat` and `exp` with milliseconds even when the lifetime is whole
  unsigned secret_delay = 2000;             ///< milliseconds
  unsigned refresh_delay = 2000;            ///< milliseconds
  Rotation rotation = Rotation::Off;
  double grace = 0;                      ///< seconds in which a token just rotated away is still answered
  double token_skew = 0;                 ///< seconds that the clock behind `iat` and `exp` is ahead
  double date_skew = 0;                  ///< seconds that the `Date` header is ahead
  std::optional<std::string> challenge;  ///< `WWW-Authenticate` of a 401; the published service sends none
};

}  // namespace vestibule::demo
