#pragma once

#include "app/sending/composed-request.hpp"

#include <string>

namespace vestibule::app {

/// The request, which has no fault, as a command for a POSIX shell. The token is not in it: `vestibulectl` prints the
/// token of `account` ("NAME@SERVER") into curl's standard input, and so into no command line.
std::string curl_command(const ComposedRequest& composed, const service::ServerAddress& address,
                         const service::ServiceProfile& profile, const std::string& account);

}  // namespace vestibule::app
