#pragma once

#include "app/file-choice.hpp"
#include "async/task-scope.hpp"

#include <adwaita.h>

namespace vestibule::app {

/// Saves something in a file that a person chooses, and says in a toast whether it was saved.
class FileSaving {
public:
  explicit FileSaving(AdwToastOverlay* toasts) : toasts_(toasts) {}

  /// Asks over `parent` where, with `name` for a beginning.
  void start(Gtk::Window& parent, const std::string& title, const std::string& name, const async::Bytes& contents);

private:
  async::Task<void> write(async::Object<GFile> file, async::Bytes contents);

  AdwToastOverlay* toasts_;
  FileChoice choice_;
  async::TaskScope writing_;
};

}  // namespace vestibule::app
