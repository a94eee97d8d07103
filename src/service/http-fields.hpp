#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace vestibule::service {

using HttpTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// An HTTP-date (RFC 9110 §5.6.7), in each of its three forms; between 1970 and 9999.
std::optional<HttpTime> parse_http_date(std::string_view value);

/// A `Retry-After` (RFC 9110 §10.2.3): seconds or a date, as a time from `answered`; a past date is "now". A day at
/// most, whatever the server says. Nothing for what is neither.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, HttpTime answered);

/// A b64token (RFC 6750 §2.1) of 64 KiB at most: what may stand behind "Bearer ".
bool is_bearer_token(std::string_view text);

}  // namespace vestibule::service
