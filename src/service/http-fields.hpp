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

/// A token as the grammar of HTTP has it, such as a method or a field's name (RFC 9110 §5.6.2).
bool is_http_token(std::string_view text);

/// What may stand in a field's line: what would end it, or is cut off by a C string, is no field value (RFC 9110 §5.5).
bool is_field_value(std::string_view text);

/// What can stand in a header without being encoded: one or more visible ASCII characters and spaces between them
/// (RFC 9110 §5.5).
bool is_header_text(std::string_view text);

/// A header that is libsoup's to make, or would lead a request elsewhere: nobody else sets it. In any case of its
/// letters.
bool is_reserved_header(std::string_view name);

/// A b64token (RFC 6750 §2.1) of 64 KiB at most: what may stand behind "Bearer ".
bool is_bearer_token(std::string_view text);

}  // namespace vestibule::service
