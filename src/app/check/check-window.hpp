#pragma once

#include "app/accounts/known-accounts.hpp"
#include "app/file-saving.hpp"
#include "async/task-scope.hpp"
#include "check/check-report.hpp"

#include <adwaita.h>
#include <giomm/simpleactiongroup.h>
#include <gtkmm/adjustment.h>
#include <gtkmm/builder.h>
#include <gtkmm/button.h>
#include <gtkmm/checkbutton.h>
#include <gtkmm/label.h>
#include <gtkmm/listbox.h>
#include <gtkmm/passwordentry.h>
#include <gtkmm/progressbar.h>
#include <gtkmm/stack.h>
#include <gtkmm/switch.h>
#include <gtkmm/window.h>

#include <memory>
#include <optional>
#include <vector>

namespace vestibule::app {

/// Says what a check of the service does, makes it with sessions of its own, and shows what it finds.
class CheckWindow : public Gtk::Window {
public:
  /// Opens it beside `parent`, for the service of `session`; destroying it closes it, and gives up what is under way.
  /// `known` outlives it.
  static std::unique_ptr<CheckWindow> open(Gtk::Window& parent, std::shared_ptr<session::AccountSession> session,
                                           KnownAccounts& known);
  CheckWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
              std::shared_ptr<session::AccountSession> session, KnownAccounts& known);

private:
  void check_form();
  void start();
  async::Task<void> run(check::CheckOptions options);
  void stop();
  void show_consent();
  void show_result(const check::CheckResult& result);
  void end(const std::string& text);
  void save(check::ReportFormat format);
  bool is_for_new_user() const { return new_user_button_.get_active(); }

  std::shared_ptr<session::AccountSession> session_;
  KnownAccounts& known_;
  FileSaving saving_;
  Gtk::Stack& pages_;
  Gtk::CheckButton& new_user_button_;
  Gtk::Widget& password_row_;
  Gtk::PasswordEntry& password_entry_;
  Gtk::Switch& rate_limit_switch_;
  Glib::RefPtr<Gtk::Adjustment> minutes_;
  Gtk::Button& start_button_;
  Gtk::Label& doing_label_;
  Gtk::ProgressBar& progress_bar_;
  Gtk::Button& cancel_button_;
  Gtk::Button& again_button_;
  Gtk::Widget& save_button_;
  Gtk::ListBox& results_list_;
  std::vector<std::size_t> shown_;  ///< where in the order of all checks each row's is
  std::optional<check::CheckFindings> findings_;
  bool is_to_stop_ = false;
  async::TaskScope running_;
};

}  // namespace vestibule::app
