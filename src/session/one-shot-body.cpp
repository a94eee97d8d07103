#include "session/one-shot-body.hpp"

#include <algorithm>

namespace vestibule::session {

namespace {

/// A stream that reads from another one, notes when it first does and what keeps it from going on, and leaves it open.
/// It cannot be rewound, whatever the other one can, so that nobody sends what it reads a second time.
///
/// What a read yields is put into libsoup's buffer at its end only, and not once its message is over: over HTTP/2
/// libsoup 3.2 frees the buffer, and who waits for it, while a read runs.
struct WatchedStream {
  GFilterInputStream parent;
  struct Watch* watch;
};
struct WatchedStreamClass {
  GFilterInputStreamClass parent;
};

struct Watch {
  std::shared_ptr<OneShotBody::Reading> reading;
  /// Cancelled when the message is over.
  async::Object<GCancellable> stop = async::Object<GCancellable>::adopt(g_cancellable_new());
};

/// One read.
struct Read {
  void* buffer;
  async::SignalConnection cancelled;
};

G_DEFINE_TYPE(WatchedStream, watched_stream, G_TYPE_FILTER_INPUT_STREAM)

Watch& watch_of(gpointer stream) {
  return *static_cast<WatchedStream*>(stream)->watch;
}

GInputStream* source_of(GInputStream* stream) {
  return g_filter_input_stream_get_base_stream(G_FILTER_INPUT_STREAM(stream));
}

bool may_begin(GInputStream* stream, GCancellable* cancellable, GError** error) {
  if (g_cancellable_set_error_if_cancelled(cancellable, error)) return false;
  if (g_cancellable_set_error_if_cancelled(watch_of(stream).stop.get(), error)) return false;
  watch_of(stream).reading->begun = true;
  return true;
}

gssize read(GInputStream* stream, void* buffer, gsize count, GCancellable* cancellable, GError** error) {
  if (!may_begin(stream, cancellable, error)) return -1;
  return g_input_stream_read(source_of(stream), buffer, count, cancellable, error);
}

void read_async(GInputStream* stream, void* buffer, gsize count, int priority, GCancellable* cancellable,
                GAsyncReadyCallback callback, gpointer data) {
  auto task = async::Object<GTask>::adopt(g_task_new(stream, cancellable, callback, data));
  GError* error = nullptr;
  if (!may_begin(stream, cancellable, &error)) return g_task_return_error(task.get(), error);

  GCancellable* stop = watch_of(stream).stop.get();
  auto read = std::make_unique<Read>();
  read->buffer = buffer;
  if (cancellable)
    read->cancelled = {cancellable,
                       g_signal_connect_swapped(cancellable, "cancelled", G_CALLBACK(g_cancellable_cancel), stop)};
  g_task_set_task_data(task.get(), read.release(),
                       [](gpointer read) { std::unique_ptr<Read>(static_cast<Read*>(read)); });
  const auto done = +[](GObject* source, GAsyncResult* result, gpointer data) {
    const auto task = async::Object<GTask>::adopt(static_cast<GTask*>(data));
    GError* error = nullptr;
    auto bytes = async::Bytes::adopt(g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, &error));
    if (bytes)
      return g_task_return_pointer(task.get(), bytes.release(),
                                   [](gpointer bytes) { async::Bytes::adopt(static_cast<GBytes*>(bytes)); });
    auto& kept = watch_of(g_task_get_source_object(task.get())).reading->error;
    if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) kept.reset(g_error_copy(error));
    g_task_return_error(task.get(), error);
  };
  g_input_stream_read_bytes_async(source_of(stream), count, priority, stop, done, task.release());
}

gssize read_finish(GInputStream* stream, GAsyncResult* result, GError** error) {
  const auto bytes = async::Bytes::adopt(static_cast<GBytes*>(g_task_propagate_pointer(G_TASK(result), error)));
  if (!bytes || g_cancellable_set_error_if_cancelled(watch_of(stream).stop.get(), error)) return -1;
  gsize size = 0;
  const auto* read = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
  std::copy_n(read, size, static_cast<char*>(static_cast<Read*>(g_task_get_task_data(G_TASK(result)))->buffer));
  return static_cast<gssize>(size);
}

void finalize(GObject* stream) {
  const std::unique_ptr<Watch> watch(&watch_of(stream));
  G_OBJECT_CLASS(watched_stream_parent_class)->finalize(stream);
}

void watched_stream_class_init(WatchedStreamClass* type) {
  GInputStreamClass* stream = G_INPUT_STREAM_CLASS(type);
  stream->read_fn = read;
  stream->read_async = read_async;
  stream->read_finish = read_finish;
  G_OBJECT_CLASS(type)->finalize = finalize;
}

void watched_stream_init(WatchedStream*) {}

}  // namespace

void OneShotBody::put_into(SoupMessage* message, const char* content_type) const {
  const auto stream = async::Object<GInputStream>::adopt(static_cast<GInputStream*>(
      g_object_new(watched_stream_get_type(), "base-stream", stream_.get(), "close-base-stream", FALSE, nullptr)));
  auto watch = std::make_unique<Watch>();
  watch->reading = reading_;
  const auto over = +[](SoupMessage*, gpointer stream) { g_cancellable_cancel(watch_of(stream).stop.get()); };
  for (const char* signal : {"finished", "restarted"})
    g_signal_connect_object(message, signal, G_CALLBACK(over), stream.get(), G_CONNECT_DEFAULT);
  reinterpret_cast<WatchedStream*>(stream.get())->watch = watch.release();
  soup_message_set_request_body(message, content_type, stream.get(), length_);
}

void OneShotBody::throw_read_error() const {
  if (reading_->error) throw async::GioError(*reading_->error);
}

}  // namespace vestibule::session
