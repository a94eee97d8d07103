#include "app/activity/activity-window.hpp"
#include "app/toast.hpp"
#include "async/io-calls.hpp"
#include "session/trace-reader.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

/// No more of a file is read than a trace can be long.
async::Task<void> ActivityWindow::read_from(async::Object<GFile> file) {
  std::string text;
  std::optional<session::Trace> trace;
  try {
    auto opening = async::open_file(file);
    const auto stream = co_await opening;
    while (text.size() <= session::longest_trace) {
      auto reading = async::read_some(stream);
      const auto bytes = co_await reading;
      const auto part = async::view_of(bytes);
      if (part.empty()) break;
      text += part;
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
