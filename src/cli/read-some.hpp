#pragma once

#include "async/gio-call.hpp"

#include <gio/gio.h>

namespace vestibule::cli {

/// What comes next of a stream; nothing at its end. `Stream` owns it in some way.
template <class Stream>
auto read_some(Stream stream) {
  return async::cancellable_call(
      [stream](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        constexpr gsize most = 64 * 1024;
        g_input_stream_read_bytes_async(stream.get(), most, G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return async::Bytes::adopt(g_input_stream_read_bytes_finish(G_INPUT_STREAM(stream), result, error));
      });
}

}  // namespace vestibule::cli
