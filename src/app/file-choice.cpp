#include "app/file-choice.hpp"

#include <glib/gi18n.h>

#include <utility>

namespace vestibule::app {

void FileChoice::ask_to_open(Gtk::Window& parent, const std::string& title, const std::string& accept, Chosen chosen) {
  ask(Gtk::FileChooserNative::create(title, parent, Gtk::FileChooser::Action::OPEN, accept, _("_Cancel")),
      std::move(chosen));
}

void FileChoice::ask_to_save(Gtk::Window& parent, const std::string& title, const std::string& name, Chosen chosen) {
  const auto chooser =
      Gtk::FileChooserNative::create(title, parent, Gtk::FileChooser::Action::SAVE, _("_Save"), _("_Cancel"));
  chooser->set_current_name(name);
  ask(chooser, std::move(chosen));
}

void FileChoice::ask(Glib::RefPtr<Gtk::FileChooserNative> chooser, Chosen chosen) {
  closing_ = async::Timer();
  close();
  chooser_ = std::move(chooser);
  chooser_->set_modal(true);
  answer_ = chooser_->signal_response().connect([this, chosen = std::move(chosen)](int response) {
    closing_ = async::Timer(std::chrono::milliseconds(0), [this] { close(); });
    if (response == GTK_RESPONSE_ACCEPT) chosen(async::Object<GFile>::share(chooser_->get_file()->gobj()));
  });
  chooser_->show();
}

/// One that is open would go on without the window that it was opened over.
void FileChoice::close() {
  answer_.disconnect();
  if (chooser_) chooser_->hide();
  chooser_.reset();
}

}  // namespace vestibule::app
