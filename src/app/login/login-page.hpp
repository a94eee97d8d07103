#pragma once

#include "app/error-text.hpp"
#include "app/login/earlier-sign-ins-window.hpp"
#include "app/login/login-certificates.hpp"
#include "app/login/service-detection.hpp"
#include "app/owned-dialog.hpp"
#include "app/side-window.hpp"
#include "app/window-page.hpp"

#include <giomm/settings.h>
#include <gtkmm/button.h>
#include <gtkmm/dropdown.h>
#include <gtkmm/entry.h>
#include <gtkmm/eventcontrollerfocus.h>
#include <gtkmm/label.h>
#include <gtkmm/passwordentry.h>
#include <gtkmm/spinner.h>
#include <gtkmm/switch.h>

#include <optional>
#include <string>

namespace vestibule::app {

/// Where a person says which server, and who they are; logs in and signs up.
class LoginPage : public WindowPage {
public:
  LoginPage(Gtk::ApplicationWindow& window, CurrentAccount& account, const Glib::RefPtr<Gio::Settings>& settings);
  ~LoginPage() override;

  /// What the fields start with; the focus is in the first empty one. Does nothing while a request runs.
  void preset(const Glib::ustring& server, const Glib::ustring& username);
  void opened() override;

private:
  void check_form();
  void show_server_hint(const std::string& text, bool is_fault);
  void show_logo();
  void find_earlier();
  void go_back();
  void start(Attempt attempt);
  void cancel();
  async::Task<void> run(Attempt attempt, Service service);
  void watch_server_entry();
  void show_detection();
  void offer_services();
  /// Null: it is to be found from the address.
  const service::ServiceProfile* chosen_service() const;
  /// Null while that is not known.
  const service::ServiceProfile* known_service() const;
  tokens::AccountKey typed_account() const;
  void set_running(std::optional<Attempt> attempt);
  /// `account`: whose log-in it was.
  void show_failure(Attempt attempt, const ErrorText& failure, tokens::AccountKey account);
  void focus(Field field);
  Gtk::Widget& first_empty_field();

  Glib::RefPtr<Gio::Settings> settings_;
  Gtk::Widget& form_;
  Gtk::Entry& server_entry_;
  Gtk::Label& server_hint_;
  Gtk::DropDown& service_dropdown_;
  Gtk::Label& service_hint_;
  Gtk::Entry& username_entry_;
  Gtk::PasswordEntry& password_entry_;
  Gtk::Switch& stay_switch_;
  Gtk::Button& log_in_button_;
  Gtk::Spinner& log_in_spinner_;
  Gtk::Button& sign_up_button_;
  Gtk::Spinner& sign_up_spinner_;
  Gtk::Button& cancel_button_;
  Glib::RefPtr<Gio::SimpleAction> log_in_;
  Glib::RefPtr<Gio::SimpleAction> sign_up_;
  Glib::RefPtr<Gio::SimpleAction> cancel_;
  std::optional<service::ServerAddress> address_;  ///< what the server field says, where it is an address
  bool typed_ = false;                             ///< the person has changed the server since it was last left
  bool presetting_ = false;
  ServiceDetection detection_;
  LoginCertificates certificates_;
  std::optional<Attempt> running_;
  SideWindow<EarlierSignInsWindow> earlier_;
  OwnedDialog dialog_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
