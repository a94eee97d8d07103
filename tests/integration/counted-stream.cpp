#include "counted-stream.hpp"

#include <sys/socket.h>

#include <utility>

namespace vestibule::test {

namespace {

struct CountedStream {
  GFilterInputStream parent;
  std::shared_ptr<StreamCounts>* counts;
};
struct CountedStreamClass {
  GFilterInputStreamClass parent;
};

G_DEFINE_TYPE(CountedStream, counted_stream, G_TYPE_FILTER_INPUT_STREAM)

StreamCounts& counts_of(gpointer stream) {
  return **static_cast<CountedStream*>(stream)->counts;
}

GInputStream* base_of(GInputStream* stream) {
  return g_filter_input_stream_get_base_stream(G_FILTER_INPUT_STREAM(stream));
}

gssize read(GInputStream* stream, void* buffer, gsize count, GCancellable* cancellable, GError** error) {
  counts_of(stream).reads++;
  return g_input_stream_read(base_of(stream), buffer, count, cancellable, error);
}

void read_async(GInputStream* stream, void* buffer, gsize count, int priority, GCancellable* cancellable,
                GAsyncReadyCallback callback, gpointer data) {
  counts_of(stream).reads++;
  const auto done = +[](GObject* base, GAsyncResult* result, gpointer data) {
    const auto task = async::Object<GTask>::adopt(static_cast<GTask*>(data));
    GError* error = nullptr;
    const gssize size = g_input_stream_read_finish(G_INPUT_STREAM(base), result, &error);
    error ? g_task_return_error(task.get(), error) : g_task_return_int(task.get(), size);
  };
  GTask* task = g_task_new(stream, cancellable, callback, data);
  g_input_stream_read_async(base_of(stream), buffer, count, priority, cancellable, done, task);
}

gssize read_finish(GInputStream*, GAsyncResult* result, GError** error) {
  return g_task_propagate_int(G_TASK(result), error);
}

gboolean close(GInputStream* stream, GCancellable* cancellable, GError** error) {
  counts_of(stream).closes++;
  return G_INPUT_STREAM_CLASS(counted_stream_parent_class)->close_fn(stream, cancellable, error);
}

void finalize(GObject* stream) {
  const std::unique_ptr<std::shared_ptr<StreamCounts>> counts(reinterpret_cast<CountedStream*>(stream)->counts);
  G_OBJECT_CLASS(counted_stream_parent_class)->finalize(stream);
}

void counted_stream_class_init(CountedStreamClass* type) {
  GInputStreamClass* stream = G_INPUT_STREAM_CLASS(type);
  stream->read_fn = read;
  stream->read_async = read_async;
  stream->read_finish = read_finish;
  stream->close_fn = close;
  G_OBJECT_CLASS(type)->finalize = finalize;
}

void counted_stream_init(CountedStream*) {}

}  // namespace

async::Object<GInputStream> counted(async::Object<GInputStream> base, std::shared_ptr<StreamCounts> counts) {
  auto stream = async::Object<GInputStream>::adopt(
      static_cast<GInputStream*>(g_object_new(counted_stream_get_type(), "base-stream", base.get(), nullptr)));
  reinterpret_cast<CountedStream*>(stream.get())->counts =
      std::make_unique<std::shared_ptr<StreamCounts>>(std::move(counts)).release();
  return stream;
}

void wait_for_close(const StreamCounts& counts) {
  // Another thread does not wake the loop.
  const guint ticks = g_timeout_add(
      10, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
  while (counts.closes == 0)
    g_main_context_iteration(nullptr, TRUE);
  g_source_remove(ticks);
}

async::Object<GInputStream> pipe_from(async::Object<GIOStream>& other_end) {
  int ends[2];
  g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  const auto connection = [](int end) {
    auto socket = async::Object<GSocket>::adopt(g_socket_new_from_fd(end, nullptr));
    return async::Object<GIOStream>::adopt(G_IO_STREAM(g_socket_connection_factory_create_connection(socket.get())));
  };
  other_end = connection(ends[0]);
  const auto ours = connection(ends[1]);
  auto stream = async::Object<GInputStream>::share(g_io_stream_get_input_stream(ours.get()));
  // The connection lives as long as its stream.
  g_object_set_data_full(G_OBJECT(stream.get()), "connection", g_object_ref(ours.get()), g_object_unref);
  return stream;
}

}  // namespace vestibule::test
