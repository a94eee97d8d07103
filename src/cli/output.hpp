#pragma once

#include "async/error.hpp"
#include "async/owned.hpp"
#include "async/task.hpp"
#include "cli/exit-status.hpp"

#include <gio/gio.h>

#include <memory>
#include <string>

namespace vestibule::cli {

/// An answer cannot be written where it should go.
class OutputError : public LocalError {
public:
  /// `place`: for people.
  OutputError(std::string place, const async::GioError& error);
};

/// Where an answer goes: standard output, or a file. A file is written under another name beside its place, and put
/// there by `finish`: what was there before stays until the answer is whole. What is no plain file, such as a pipe, is
/// written to as it is.
class Output {
public:
  /// `path`: "" and "-" are standard output. Throws `OutputError`, as the others do.
  static async::Task<std::shared_ptr<Output>> open(std::string path);
  ~Output();
  Output(const Output&) = delete;

  async::Task<void> write(async::Bytes bytes);
  async::Task<void> finish();

  /// What is written shows on the terminal.
  bool is_terminal() const;

private:
  Output() = default;
  async::Task<void> create(std::string path);

  async::Object<GOutputStream> stream_;
  std::string place_;     ///< as it was named
  std::string path_;      ///< where the file is to be; empty: it is written to as it is
  std::string new_path_;  ///< where it is meanwhile
  std::size_t most_at_a_time_;
};

}  // namespace vestibule::cli
