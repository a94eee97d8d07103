#pragma once

#include "service/service-profile.hpp"
#include "session/request.hpp"

#include <optional>
#include <string>

namespace vestibule::session {

/// Why a header that a person named cannot be sent.
enum class HeaderFault {
  Name,      ///< no token of HTTP (RFC 9110 §5.1)
  Value,     ///< what no field's line can hold (RFC 9110 §5.5)
  Reserved,  ///< which token goes where is not a person's to say, nor where a body ends
};

/// Nothing for a header that can be sent to a service of this profile.
std::optional<HeaderFault> header_fault(const std::string& name, const std::string& value,
                                        const service::ServiceProfile& profile);

/// Puts a header without fault into the request: the media type is its body's.
void add_header(Request& request, const std::string& name, const std::string& value);

}  // namespace vestibule::session
