#pragma once

#include <string_view>

namespace vestibule::keyring {

/// Whether these are the contents of a file that libsecret has begun to write (format 1.0, of 0.20 and 0.21) and that
/// is not whole. libsecret 0.20 looks at its header only, and ends the process over what comes behind ("assertion
/// failed: (n_data == salt_size)"). Of other contents libsecret itself says what is wrong.
bool is_torn_secret_file(std::string_view contents);

}  // namespace vestibule::keyring
