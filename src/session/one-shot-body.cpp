#include "session/one-shot-body.hpp"

namespace vestibule::session {

namespace {

/// A stream that reads from another one, notes when it first does and what keeps it from going on, and leaves it open.
/// It cannot be rewound, whatever the other one can, so that nobody sends what it reads a second time.
struct WatchedStream {
  GFilterInputStream parent;
  std::shared_ptr<OneShotBody::Reading>* reading;
};
struct WatchedStreamClass {
  GFilterInputStreamClass parent;
};

G_DEFINE_TYPE(WatchedStream, watched_stream, G_TYPE_FILTER_INPUT_STREAM)

WatchedStream* watched(gpointer stream) {
  return static_cast<WatchedStream*>(stream);
}

GInputStream* source_of(GInputStream* stream) {
  return g_filter_input_stream_get_base_stream(G_FILTER_INPUT_STREAM(stream));
}

/// False where nobody wants what would be read.
bool begin(GInputStream* stream) {
  auto& reading = **watched(stream)->reading;
  if (reading.over) return false;
  reading.begun = true;
  return true;
}

gssize read(GInputStream* stream, void* buffer, gsize count, GCancellable* cancellable, GError** error) {
  if (!begin(stream)) {
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "given up");
    return -1;
  }
  return g_input_stream_read(source_of(stream), buffer, count, cancellable, error);
}

void read_async(GInputStream* stream, void* buffer, gsize count, int priority, GCancellable* cancellable,
                GAsyncReadyCallback callback, gpointer data) {
  auto task = async::Object<GTask>::adopt(g_task_new(stream, cancellable, callback, data));
  if (!begin(stream)) return g_task_return_new_error(task.get(), G_IO_ERROR, G_IO_ERROR_CANCELLED, "given up");
  const auto done = +[](GObject* source, GAsyncResult* result, gpointer data) {
    const auto task = async::Object<GTask>::adopt(static_cast<GTask*>(data));
    GError* error = nullptr;
    const gssize size = g_input_stream_read_finish(G_INPUT_STREAM(source), result, &error);
    if (!error) return g_task_return_int(task.get(), size);
    auto& kept = (*watched(g_task_get_source_object(task.get()))->reading)->error;
    if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) kept.reset(g_error_copy(error));
    g_task_return_error(task.get(), error);
  };
  g_input_stream_read_async(source_of(stream), buffer, count, priority, cancellable, done, task.release());
}

gssize read_finish(GInputStream*, GAsyncResult* result, GError** error) {
  return g_task_propagate_int(G_TASK(result), error);
}

void finalize(GObject* stream) {
  const std::unique_ptr<std::shared_ptr<OneShotBody::Reading>> reading(watched(stream)->reading);
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
  watched(stream.get())->reading = std::make_unique<std::shared_ptr<Reading>>(reading_).release();
  soup_message_set_request_body(message, content_type, stream.get(), length_);
}

void OneShotBody::throw_read_error() const {
  if (reading_->error) throw async::GioError(*reading_->error);
}

}  // namespace vestibule::session
