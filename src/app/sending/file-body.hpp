#pragma once

#include "async/owned.hpp"
#include "async/task.hpp"

#include <gio/gio.h>

#include <string>

namespace vestibule::app {

/// A file that is read while it is sent, and never held whole.
struct FileBody {
  async::Object<GInputStream> stream;
  goffset length = -1;  ///< bytes; −1: not known, as of a pipe
};

/// Throws `async::GioError` where the file cannot be read.
async::Task<FileBody> open_file_body(std::string path);

}  // namespace vestibule::app
