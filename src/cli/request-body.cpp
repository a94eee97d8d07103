#include "cli/request-body.hpp"

#include "async/io-calls.hpp"
#include "cli/exit-status.hpp"
#include "tokens/bounded-json.hpp"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include <string_view>

namespace vestibule::cli {

namespace {

using Stream = async::Object<GInputStream>;

async::Task<Stream> open(std::string path) {
  if (path == "-") co_return Stream::adopt(g_unix_input_stream_new(STDIN_FILENO, FALSE));
  co_return co_await async::open_file(async::file_at(path));
}

async::Task<async::Bytes> read_all(Stream stream, std::string path) {
  const std::unique_ptr<GByteArray, async::FreeWith<&g_byte_array_unref>> content(g_byte_array_new());
  for (;;) {
    const auto more = co_await async::read_some(stream);
    gsize size = 0;
    const auto* start = static_cast<const guint8*>(g_bytes_get_data(more.get(), &size));
    if (size == 0) break;
    if (content->len + size > largest_body) throw LocalError(path + ": " + _("it is too large to be sent"));
    g_byte_array_append(content.get(), start, static_cast<guint>(size));
  }
  co_return async::Bytes::adopt(g_bytes_new(content->data, content->len));
}

}  // namespace

async::Task<async::Bytes> read_body(std::string described) {
  if (!described.starts_with('@')) co_return async::bytes_of(described);
  const std::string path = described.substr(1);
  try {
    auto stream = co_await open(path);
    co_return co_await read_all(std::move(stream), path);
  } catch (const async::GioError&) {
    throw LocalError(path + ": " + _("it cannot be read"));
  }
}

std::string media_type_of(const async::Bytes& body) {
  gsize size = 0;
  const auto* start = static_cast<const char*>(g_bytes_get_data(body.get(), &size));
  const std::string_view text(start ? start : "", size);
  const bool is_json = tokens::parse_json(text, {.bytes = largest_body, .depth = 512}).has_value();
  return is_json ? "application/json" : "application/x-www-form-urlencoded";
}

}  // namespace vestibule::cli
