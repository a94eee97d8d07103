#include "app/sending/file-body.hpp"

#include "async/io-calls.hpp"

namespace vestibule::app {

namespace {

constexpr const char* attributes = G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE;

auto query_info(const async::Object<GFile>& file) {
  return async::cancellable_call(
      [file](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_query_info_async(file.get(), attributes, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, cancellable,
                                callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return async::Object<GFileInfo>::adopt(g_file_query_info_finish(G_FILE(file), result, error));
      });
}

}  // namespace

async::Task<FileBody> open_file_body(std::string path) {
  const auto file = async::file_at(path);
  auto asking = query_info(file);
  const auto info = co_await asking;
  auto opening = async::open_file(file);
  auto stream = co_await opening;
  const bool is_sized = g_file_info_get_file_type(info.get()) == G_FILE_TYPE_REGULAR;
  co_return FileBody{std::move(stream), is_sized ? g_file_info_get_size(info.get()) : -1};
}

}  // namespace vestibule::app
