#include "app/file-saving.hpp"

#include "app/toast.hpp"
#include "async/io-calls.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

void FileSaving::start(Gtk::Window& parent, const std::string& title, const std::string& name,
                       const async::Bytes& contents) {
  choice_.ask_to_save(parent, title, name,
                      [this, contents](const async::Object<GFile>& file) { writing_.start(write(file, contents)); });
}

async::Task<void> FileSaving::write(async::Object<GFile> file, async::Bytes contents) {
  bool is_saved = true;
  try {
    auto writing = async::replace_contents(file, contents);
    co_await writing;
  } catch (const async::GioError& error) {
    g_message("A file cannot be saved: %s", error.what());
    is_saved = false;
  }
  show_toast(toasts_, is_saved ? _("Saved") : _("It could not be saved there. Choose another place."));
}

}  // namespace vestibule::app
