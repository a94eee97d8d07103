#include "keyring/ended-sessions.hpp"

#include "async/io-calls.hpp"
#include "async/owned.hpp"

#include <glib/gstdio.h>

#include <cinttypes>
#include <cstdio>

namespace vestibule::keyring {

namespace {

using Stream = async::Object<GOutputStream>;

auto create(std::string path) {
  return async::cancellable_call(
      [path](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_replace_async(async::file_at(path).get(), nullptr, FALSE, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT,
                             cancellable, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return Stream::adopt(reinterpret_cast<GOutputStream*>(g_file_replace_finish(G_FILE(file), result, error)));
      });
}

}  // namespace

std::string EndedSessions::path_of(tokens::SessionId session) const {
  char name[17];
  std::snprintf(name, sizeof name, "%016" PRIx64, session);
  return folder_ + "/" + name;
}

bool EndedSessions::contains(tokens::SessionId session) const {
  return g_access(path_of(session).c_str(), F_OK) == 0;
}

std::vector<tokens::SessionId> EndedSessions::all() const {
  std::vector<tokens::SessionId> sessions;
  const async::Owned<GDir, &g_dir_close> folder(g_dir_open(folder_.c_str(), 0, nullptr));
  while (const char* name = folder ? g_dir_read_name(folder.get()) : nullptr) {
    const auto session = static_cast<tokens::SessionId>(g_ascii_strtoull(name, nullptr, 16));
    if (path_of(session) == folder_ + "/" + name) sessions.push_back(session);
  }
  return sessions;
}

async::Task<void> EndedSessions::add(tokens::SessionId session) {
  g_mkdir_with_parents(folder_.c_str(), 0700);
  const auto stream = co_await create(path_of(session));
  co_await async::close_stream(stream);
}

async::Task<void> EndedSessions::remove(tokens::SessionId session) {
  try {
    co_await async::delete_file(async::file_at(path_of(session)));
  } catch (const async::GioError&) {
    // Most often there is none.
  }
}

}  // namespace vestibule::keyring
