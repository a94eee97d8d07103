#pragma once

#include "async/gio-call.hpp"
#include "async/task.hpp"

#include <gio/gio.h>

#include <memory>
#include <string>

/// Reading an answer that is still to come.
namespace vestibule::test {

inline auto read_some(std::shared_ptr<GInputStream> stream) {
  return async::cancellable_call(
      [stream](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_input_stream_read_bytes_async(stream.get(), 4096, G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* stream, GAsyncResult* result, GError** error) {
        return async::Bytes::adopt(g_input_stream_read_bytes_finish(G_INPUT_STREAM(stream), result, error));
      });
}

/// What comes next; "" at the end.
inline async::Task<std::string> read_once(std::shared_ptr<GInputStream> stream) {
  const auto bytes = co_await read_some(stream);
  gsize size = 0;
  const auto* data = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
  co_return std::string(data, size);
}

inline async::Task<std::string> read_all(std::shared_ptr<GInputStream> stream) {
  std::string text;
  for (;;) {
    const auto more = co_await read_once(stream);
    if (more.empty()) co_return text;
    text += more;
  }
}

}  // namespace vestibule::test
