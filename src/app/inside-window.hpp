#pragma once

#include "app/answer/answer-view.hpp"
#include "app/current-account.hpp"
#include "async/task-scope.hpp"

#include <adwaita.h>
#include <giomm/settings.h>
#include <giomm/simpleaction.h>
#include <gtkmm/applicationwindow.h>
#include <gtkmm/builder.h>
#include <gtkmm/infobar.h>
#include <gtkmm/label.h>
#include <gtkmm/spinner.h>

#include <functional>
#include <string>

namespace vestibule::app {

/// The inside area: who is signed in and where, and the data that the service guards.
class InsideWindow : public Gtk::ApplicationWindow {
public:
  /// `log_out` is called when the person wants to; it is not this window's task, which ends with the session.
  InsideWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, CurrentAccount& account,
               const Glib::RefPtr<Gio::Settings>& settings, std::function<void()> log_out);

private:
  void render();
  void start_reading();
  void stop_reading();
  void try_again();
  async::Task<void> read_data();
  async::Task<void> unlock();
  async::Task<void> go_on_unsaved();
  void set_reading(bool reading);
  void show_answer(Answer answer);
  void show_message(const std::string& message);

  CurrentAccount& account_;
  AdwToastOverlay* toasts_;
  Gtk::InfoBar& not_saved_bar_;
  Gtk::InfoBar& fault_bar_;
  Gtk::Label& fault_label_;
  Gtk::Widget& log_in_again_button_;
  Gtk::Spinner& spinner_;
  Gtk::Widget& message_card_;
  Gtk::Label& message_label_;
  Gtk::Label& received_label_;
  Gtk::Widget& upper_part_;
  Gtk::Box& answer_place_;
  AnswerView& answer_view_;
  std::string fault_;  ///< what the last request ended with; empty: with an answer
  bool was_unavailable_ = false;
  Glib::RefPtr<Gio::SimpleAction> get_data_;
  Glib::RefPtr<Gio::SimpleAction> cancel_;
  Glib::RefPtr<Gio::SimpleAction> unlock_;
  async::TaskScope reading_;
  async::TaskScope unlocking_;
};

}  // namespace vestibule::app
