#pragma once

#include "async/gio-call.hpp"
#include "async/owned.hpp"

#include <gio/gio.h>

#include <string>

/// Awaiting what is often asked of GIO's files and streams. Each throws `async::GioError`; destroying the task that
/// waits cancels it.
namespace vestibule::async {

inline Object<GFile> file_at(const std::string& path) {
  return Object<GFile>::adopt(g_file_new_for_path(path.c_str()));
}

/// What reads the file from its beginning.
inline auto open_file(const Object<GFile>& file) {
  return cancellable_call(
      [file](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_read_async(file.get(), G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return Object<GInputStream>::adopt(
            reinterpret_cast<GInputStream*>(g_file_read_finish(G_FILE(file), result, error)));
      });
}

/// Puts the file into the place of another one, if there is one.
inline auto move_file(const std::string& from, const std::string& to) {
  return cancellable_call(
      [from = file_at(from), to = file_at(to)](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_move_async(from.get(), to.get(), G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, cancellable, nullptr,
                          nullptr, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return g_file_move_finish(G_FILE(file), result, error) != FALSE;
      });
}

inline auto delete_file(const Object<GFile>& file) {
  return cancellable_call(
      [file](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_delete_async(file.get(), G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return g_file_delete_finish(G_FILE(file), result, error) != FALSE;
      });
}

/// Makes `bytes` the whole of the file, in the place of what it had.
inline auto replace_contents(const Object<GFile>& file, const Bytes& bytes,
                             GFileCreateFlags flags = G_FILE_CREATE_REPLACE_DESTINATION) {
  return cancellable_call(
      [file, bytes, flags](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_replace_contents_bytes_async(file.get(), bytes.get(), nullptr, FALSE, flags, cancellable, callback,
                                            data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return g_file_replace_contents_finish(G_FILE(file), result, nullptr, error) != FALSE;
      });
}

/// What comes next of a stream; nothing at its end. `Stream` owns it in some way.
template <class Stream>
auto read_some(Stream stream) {
  return cancellable_call(
      [stream](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        constexpr gsize most = 64 * 1024;
        g_input_stream_read_bytes_async(stream.get(), most, G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return Bytes::adopt(g_input_stream_read_bytes_finish(G_INPUT_STREAM(stream), result, error));
      });
}

inline auto write_all(const Object<GOutputStream>& stream, const Bytes& bytes) {
  return cancellable_call(
      [stream, bytes](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        gsize size = 0;
        const void* start = g_bytes_get_data(bytes.get(), &size);
        g_output_stream_write_all_async(stream.get(), start, size, G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), result, nullptr, error) != FALSE;
      });
}

inline auto close_stream(const Object<GOutputStream>& stream) {
  return cancellable_call(
      [stream](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_output_stream_close_async(stream.get(), G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return g_output_stream_close_finish(G_OUTPUT_STREAM(stream), result, error) != FALSE;
      });
}

}  // namespace vestibule::async
