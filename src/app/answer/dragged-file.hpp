#pragma once

#include "async/owned.hpp"
#include "async/task.hpp"

#include <string>
#include <vector>

namespace vestibule::app {

/// An answer as a file for another program; it is there from the first time that it is asked for, in a folder that is
/// this person's alone, until the end of this object.
class DraggedFile {
public:
  DraggedFile(async::Bytes body, std::string name);
  DraggedFile(const DraggedFile&) = delete;
  ~DraggedFile();

  const async::Bytes& body() const { return body_; }
  /// Written in a thread. Null, if it cannot be.
  async::Task<async::Object<GFile>> file();

private:
  async::Bytes body_;
  std::string name_;
  std::vector<std::string> paths_;  ///< of what was written: more than one, if it was asked for while it was
};

}  // namespace vestibule::app
