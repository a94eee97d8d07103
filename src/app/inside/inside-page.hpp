#pragma once

#include "app/window-page.hpp"

#include <gtkmm/infobar.h>
#include <gtkmm/label.h>
#include <gtkmm/spinner.h>

#include <functional>
#include <memory>
#include <string>

namespace vestibule::app {

/// The inside area: who is signed in and where, and the data that the service guards.
class InsidePage : public WindowPage {
public:
  /// `log_out` is called when the person wants to; it is not this page's task, which ends with the session.
  InsidePage(Gtk::ApplicationWindow& window, CurrentAccount& account, std::function<void()> log_out);

private:
  std::string window_title() const override;
  void render();
  async::Task<void> show_person_name();
  void start_reading();
  void stop_reading();
  void try_again();
  async::Task<void> read_data();
  async::Task<void> go_on_unsaved();
  void set_reading(bool reading);
  void show_message(const std::string& message);

  std::shared_ptr<session::AccountSession>
      session_;  ///< the one that it is about, also while the window changes to another
  Gtk::InfoBar& not_saved_bar_;
  Gtk::InfoBar& fault_bar_;
  Gtk::Label& fault_label_;
  Gtk::Widget& log_in_again_button_;
  Gtk::Spinner& spinner_;
  Gtk::Widget& message_card_;
  Gtk::Label& message_label_;
  Gtk::Label& received_label_;
  std::string fault_;  ///< what the last request ended with; empty: with an answer
  bool was_unavailable_ = false;
  Glib::RefPtr<Gio::SimpleAction> cancel_;
  async::TaskScope reading_;
  async::TaskScope naming_;
  async::TaskScope going_on_;
};

}  // namespace vestibule::app
