#pragma once

#include "async/task.hpp"

#include <string>
#include <string_view>

namespace vestibule::keyring {

/// How the file is in which libsecret keeps items itself.
enum class SecretFile {
  None,  ///< there is none (yet)
  Whole,
  Torn,        ///< libsecret has begun to write it, and it is not whole
  Foreign,     ///< it is none of libsecret's, or of a format that is not known here
  Unreadable,  ///< permissions are wanting, or a folder is in its place
};

/// Where libsecret has the file.
std::string secret_file_path();

/// Looks at the file, not into its items. Runs on when nobody waits.
async::Task<SecretFile> look_at_secret_file();

/// Whether these are the contents of a file that libsecret has begun to write (format 1.0, of 0.20 and 0.21) and that
/// is not whole. libsecret 0.20 looks at its header only, and ends the process over what comes behind ("assertion
/// failed: (n_data == salt_size)"). Of other contents libsecret itself says what is wrong.
bool is_torn_secret_file(std::string_view contents);

}  // namespace vestibule::keyring
