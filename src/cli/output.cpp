#include "cli/output.hpp"

#include "async/io-calls.hpp"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace vestibule::cli {

namespace {

/// A pipe or a terminal that is ready takes so much without holding the program up, which others may wait for.
constexpr std::size_t most_for_a_pipe = PIPE_BUF;
constexpr std::size_t most_for_a_file = 1024 * 1024;

using Stream = async::Object<GOutputStream>;

auto begin_file(const std::string& path) {
  return async::cancellable_call(
      [file = async::file_at(path)](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_create_async(file.get(), G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return Stream::adopt(reinterpret_cast<GOutputStream*>(g_file_create_finish(G_FILE(file), result, error)));
      });
}

auto open_as_it_is(const std::string& path) {
  return async::cancellable_call(
      [file = async::file_at(path)](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_append_to_async(file.get(), G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return Stream::adopt(reinterpret_cast<GOutputStream*>(g_file_append_to_finish(G_FILE(file), result, error)));
      });
}

std::string reason(const async::GioError& error) {
  if (error.matches(G_IO_ERROR, G_IO_ERROR_NOT_FOUND) || error.matches(G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    return _("there is no such folder");
  if (error.matches(G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) || error.matches(G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    return _("it may not be written to");
  if (error.matches(G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY)) return _("it is a folder");
  if (error.matches(G_IO_ERROR, G_IO_ERROR_NO_SPACE)) return _("there is no room left");
  if (error.matches(G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE)) return _("nobody reads it");
  return _("it cannot be written to");
}

}  // namespace

OutputError::OutputError(std::string place, const async::GioError& error)
    : LocalError(std::move(place.append(": ").append(reason(error)))) {}

async::Task<std::shared_ptr<Output>> Output::open(std::string path) {
  const std::shared_ptr<Output> output(new Output());
  if (path.empty() || path == "-") {
    struct stat status;
    const bool plain = fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode);
    output->place_ = _("standard output");
    output->most_at_a_time_ = plain ? most_for_a_file : most_for_a_pipe;
    output->stream_ = Stream::adopt(g_unix_output_stream_new(STDOUT_FILENO, FALSE));
  } else {
    output->place_ = path;
    output->most_at_a_time_ = most_for_a_file;
    co_await output->create(std::move(path));
  }
  co_return output;
}

async::Task<void> Output::create(std::string path) {
  // A link stays one: the file that it leads to is replaced.
  const std::unique_ptr<char, async::FreeWith<&std::free>> real(realpath(path.c_str(), nullptr));
  struct stat status;
  const bool as_it_is = real && stat(real.get(), &status) == 0 && !S_ISREG(status.st_mode);
  try {
    if (as_it_is) {
      stream_ = co_await open_as_it_is(real.get());
      co_return;
    }
    const std::string to = real ? real.get() : path;
    const async::OwnedString folder(g_path_get_dirname(to.c_str()));
    const async::OwnedString name(g_path_get_basename(to.c_str()));
    const async::OwnedString beside(
        g_strdup_printf("%s/.%s.%08x%08x.part", folder.get(), name.get(), g_random_int(), g_random_int()));
    const std::string new_path = beside.get();
    stream_ = co_await begin_file(new_path);
    path_ = to;
    new_path_ = new_path;
    // Who may read what was there may read what comes, and nobody else.
    if (real) g_chmod(new_path.c_str(), status.st_mode & 0777);
  } catch (const async::GioError& error) {
    throw OutputError(place_, error);
  }
}

Output::~Output() {
  if (!new_path_.empty()) g_unlink(new_path_.c_str());
}

bool Output::is_terminal() const {
  return G_IS_UNIX_OUTPUT_STREAM(stream_.get()) && isatty(STDOUT_FILENO);
}

async::Task<void> Output::write(async::Bytes bytes) {
  const std::size_t size = g_bytes_get_size(bytes.get());
  try {
    for (std::size_t done = 0; done < size; done += most_at_a_time_) {
      const auto length = std::min(most_at_a_time_, size - done);
      const auto part = async::Bytes::adopt(g_bytes_new_from_bytes(bytes.get(), done, length));
      co_await async::write_all(stream_, part);
    }
  } catch (const async::GioError& error) {
    throw OutputError(place_, error);
  }
}

async::Task<void> Output::finish() {
  // Standard output is the shell's.
  if (G_IS_UNIX_OUTPUT_STREAM(stream_.get())) co_return;
  try {
    co_await async::close_stream(stream_);
    if (!path_.empty()) co_await async::move_file(new_path_, path_);
    new_path_.clear();
  } catch (const async::GioError& error) {
    throw OutputError(place_, error);
  }
}

}  // namespace vestibule::cli
