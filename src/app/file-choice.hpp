#pragma once

#include "async/owned.hpp"
#include "async/timer.hpp"

#include <gtkmm/filechoosernative.h>

#include <functional>
#include <string>

namespace vestibule::app {

/// Lets a person choose a file, one at a time. A chooser that is still open goes with this object.
class FileChoice {
public:
  using Chosen = std::function<void(async::Object<GFile>)>;

  FileChoice() = default;
  ~FileChoice() { close(); }
  FileChoice(const FileChoice&) = delete;
  FileChoice& operator=(const FileChoice&) = delete;

  /// Asks over `parent` for a file that there is; `accept` is the name of the button.
  void ask_to_open(Gtk::Window& parent, const std::string& title, const std::string& accept, Chosen chosen);
  /// The same for one that is to be written, and would be called `name`.
  void ask_to_save(Gtk::Window& parent, const std::string& title, const std::string& name, Chosen chosen);

private:
  void ask(Glib::RefPtr<Gtk::FileChooserNative> chooser, Chosen chosen);
  void close();

  Glib::RefPtr<Gtk::FileChooserNative> chooser_;
  sigc::connection answer_;
  async::Timer closing_;
};

}  // namespace vestibule::app
