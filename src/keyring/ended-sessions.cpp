#include "keyring/ended-sessions.hpp"

#include "async/gio-call.hpp"
#include "async/owned.hpp"

#include <glib/gstdio.h>

#include <cinttypes>
#include <cstdio>

namespace vestibule::keyring {

namespace {

async::Object<GFile> file_at(const std::string& path) {
  return async::Object<GFile>::adopt(g_file_new_for_path(path.c_str()));
}

auto create(std::string path) {
  return async::cancellable_call(
      [path](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_replace_async(file_at(path).get(), nullptr, FALSE, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT,
                             cancellable, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return async::Object<GFileOutputStream>::adopt(g_file_replace_finish(G_FILE(file), result, error));
      });
}

auto close(async::Object<GFileOutputStream> stream) {
  return async::cancellable_call(
      [stream](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_output_stream_close_async(G_OUTPUT_STREAM(stream.get()), G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return g_output_stream_close_finish(G_OUTPUT_STREAM(stream), result, error) != FALSE;
      });
}

auto unlink(std::string path) {
  return async::cancellable_call(
      [path](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_delete_async(file_at(path).get(), G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return g_file_delete_finish(G_FILE(file), result, error) != FALSE;
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

async::Task<void> EndedSessions::add(tokens::SessionId session) {
  g_mkdir_with_parents(folder_.c_str(), 0700);
  const auto stream = co_await create(path_of(session));
  co_await close(stream);
}

async::Task<void> EndedSessions::remove(tokens::SessionId session) {
  try {
    co_await unlink(path_of(session));
  } catch (const async::GioError&) {
    // Most often there is none.
  }
}

}  // namespace vestibule::keyring
