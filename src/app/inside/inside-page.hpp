#pragma once

#include "app/activity/activity-window.hpp"
#include "app/answer/answer-view.hpp"
#include "app/session/session-window.hpp"
#include "app/window-page.hpp"
#include "async/timer.hpp"

#include <glibmm/datetime.h>
#include <gtkmm/dropdown.h>
#include <gtkmm/infobar.h>
#include <gtkmm/label.h>
#include <gtkmm/spinner.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace vestibule::app {

/// The inside area: who is signed in and where, and the data that the service guards.
class InsidePage : public WindowPage {
public:
  /// `log_out` is called when the person wants to; it is not this page's task, which ends with the session.
  InsidePage(Gtk::ApplicationWindow& window, CurrentAccount& account, std::function<void()> log_out);

private:
  /// What a resource last answered. It is in memory only.
  struct Read {
    Answer answer;
    std::string message;  ///< for people; may be empty
    Glib::DateTime time;
  };

  std::string window_title() const override;
  void render();
  async::Task<void> show_person_name();
  void show_session();
  void show_activity();
  void start_reading(std::size_t body_limit = 0);
  void stop_reading();
  void try_again();
  async::Task<void> read_data(std::size_t body_limit);
  async::Task<void> go_on_unsaved();
  void set_reading(bool reading);
  void offer_resources();
  const service::Resource& resource() const;
  void show_last();
  void show_last_message();

  /// The one that it is about, also while the window changes to another.
  std::shared_ptr<session::AccountSession> session_;
  Gtk::InfoBar& not_saved_bar_;
  Gtk::InfoBar& fault_bar_;
  Gtk::Label& fault_label_;
  Gtk::Widget& log_in_again_button_;
  Gtk::Widget& load_anyway_button_;
  Gtk::DropDown& resource_dropdown_;
  Gtk::Spinner& spinner_;
  Gtk::Widget& message_card_;
  Gtk::Label& message_label_;
  Gtk::Label& received_label_;
  Gtk::Widget& upper_part_;
  Gtk::Box& answer_place_;
  AnswerView& answer_view_;
  std::map<guint, Read> last_;  ///< of each resource, by its place in the profile
  std::string fault_;           ///< what the last request ended with; empty: with an answer
  bool was_too_large_ = false;  ///< that was it
  bool was_unavailable_ = false;
  Glib::RefPtr<Gio::SimpleAction> cancel_;
  async::TaskScope reading_;
  async::TaskScope naming_;
  async::TaskScope going_on_;
  std::unique_ptr<SessionWindow> session_window_;
  async::Timer closing_;  ///< of that window
  std::unique_ptr<ActivityWindow> activity_window_;
  async::Timer closing_activity_;  ///< of that window
};

}  // namespace vestibule::app
