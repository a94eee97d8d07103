#include "app/activity/activity-window.hpp"
#include "app/toast.hpp"
#include "async/io-calls.hpp"
#include "session/trace-reader.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

auto open_file(const async::Object<GFile>& file) {
  return async::cancellable_call(
      [file](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_read_async(file.get(), G_PRIORITY_DEFAULT, cancellable, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        GFileInputStream* stream = g_file_read_finish(G_FILE(file), result, error);
        return async::Object<GInputStream>::adopt(reinterpret_cast<GInputStream*>(stream));
      });
}

}  // namespace

/// No more of a file is read than a trace can be long.
async::Task<void> ActivityWindow::read_from(async::Object<GFile> file) {
  std::string text;
  std::optional<session::Trace> trace;
  try {
    auto opening = open_file(file);
    const auto stream = co_await opening;
    while (text.size() <= session::longest_trace) {
      auto reading = async::read_some(stream);
      const auto bytes = co_await reading;
      gsize size = 0;
      const auto* start = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
      if (size == 0) break;
      text.append(start, size);
    }
    trace = session::parse_trace(text);
  } catch (const async::GioError& error) {
    g_message("A trace cannot be read: %s", error.what());
  }
  if (!trace) co_return show_toast(toasts_, _("This is not a trace that Vestibule saved."));
  show_trace(std::move(*trace));
}

async::Task<void> ActivityWindow::write_to(async::Object<GFile> file, async::Bytes contents) {
  bool is_saved = true;
  try {
    auto writing = async::replace_contents(file, contents);
    co_await writing;
  } catch (const async::GioError& error) {
    g_message("A trace cannot be saved: %s", error.what());
    is_saved = false;
  }
  show_toast(toasts_, is_saved ? _("Saved") : _("It could not be saved there. Choose another place."));
}

}  // namespace vestibule::app
