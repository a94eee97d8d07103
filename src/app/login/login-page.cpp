#include "app/login/login-page.hpp"

#include "app/after-first-frame.hpp"
#include "app/login/detection-text.hpp"
#include "app/message-dialog.hpp"
#include "app/name-dropdown.hpp"
#include "app/typed-secret.hpp"
#include "config.hpp"

#include <glib/gi18n.h>
#include <gtkmm/image.h>

#include <variant>

namespace vestibule::app {

namespace {

const char* no_sign_up_text() {
  return _("This type of service has no way to sign up from here");
}

}  // namespace

LoginPage::LoginPage(Gtk::ApplicationWindow& window, CurrentAccount& account,
                     const Glib::RefPtr<Gio::Settings>& settings)
    : WindowPage(window, account, "login-page.ui"), settings_(settings), form_(widget<Gtk::Widget>("form")),
      server_entry_(widget<Gtk::Entry>("server_entry")), server_hint_(widget<Gtk::Label>("server_hint")),
      service_dropdown_(widget<Gtk::DropDown>("service_dropdown")), service_hint_(widget<Gtk::Label>("service_hint")),
      username_entry_(widget<Gtk::Entry>("username_entry")),
      password_entry_(widget<Gtk::PasswordEntry>("password_entry")), stay_switch_(widget<Gtk::Switch>("stay_switch")),
      log_in_button_(widget<Gtk::Button>("log_in_button")), log_in_spinner_(widget<Gtk::Spinner>("log_in_spinner")),
      sign_up_button_(widget<Gtk::Button>("sign_up_button")), sign_up_spinner_(widget<Gtk::Spinner>("sign_up_spinner")),
      cancel_button_(widget<Gtk::Button>("cancel_button")),
      log_in_(add_action("log-in", [this] { start(Attempt::LogIn); })),
      sign_up_(add_action("sign-up", [this] { start(Attempt::SignUp); })),
      cancel_(add_action("cancel", [this] { cancel(); })), detection_(account),
      certificates_(window, account.known(), widget<Gtk::Label>("certificate_hint"),
                    [this] { log_in_button_.grab_focus(); }) {
  add_action("find-earlier", [this] { find_earlier(); });
  add_action("name-client-certificate", [this] { certificates_.name_own(typed_account()); });
  add_action("back", [this] { go_back(); })->set_enabled(account_.before().has_value());
  widget<Gtk::Button>("back_button").set_visible(account_.before().has_value());
  show_logo();
  settings_->bind("stay-signed-in", stay_switch_.property_active());
  widget<Gtk::Widget>("stay_row").set_visible(account_.keeps_sign_ins());
  offer_services();
  watch_server_entry();
  username_entry_.signal_changed().connect([this] { check_form(); });
  password_entry_.signal_changed().connect([this] { check_form(); });
  set_running({});
}

LoginPage::~LoginPage() {
  password_entry_.set_text("");
}

void LoginPage::preset(const Glib::ustring& server, const Glib::ustring& username) {
  if (running_) return;
  presetting_ = true;
  server_entry_.set_text(server);
  presetting_ = typed_ = false;
  if (!username.empty()) username_entry_.set_text(username);
  first_empty_field().grab_focus();
}

void LoginPage::opened() {
  window_.set_default_widget(log_in_button_);
}

/// The first frame of the program does not wait for it: the library that draws it is large.
void LoginPage::show_logo() {
  auto& logo = widget<Gtk::Image>("logo");
  const auto show = [&logo] { logo.set_from_icon_name(APP_ID); };
  window_.get_mapped() ? show() : after_first_frame(logo, show);
}

void LoginPage::find_earlier() {
  earlier_.present([this] { return EarlierSignInsWindow::open(window_, account_); });
}

void LoginPage::go_back() {
  account_.change_to(*account_.before());
}

void LoginPage::offer_services() {
  const auto& profiles = account_.profiles().all();
  const Glib::ustring last = settings_->get_string("service-type");
  guint selected = 0;
  std::vector<Glib::ustring> names{_("Find from Address")};
  for (guint i = 0; i < profiles.size(); i++) {
    names.push_back(profiles[i].name);
    if (profiles[i].id == last.raw()) selected = i + 1;
  }
  offer_names(service_dropdown_, names);
  service_dropdown_.set_selected(selected);
  service_dropdown_.property_selected().signal_changed().connect([this] {
    const auto* chosen = chosen_service();
    settings_->set_string("service-type", chosen ? chosen->id : "");
    check_form();
    if (typed_) detection_.begin();
  });
  detection_.signal_changed().connect([this] { show_detection(); });
}

const service::ServiceProfile* LoginPage::chosen_service() const {
  const auto selected = service_dropdown_.get_selected();
  return selected == 0 ? nullptr : &account_.profiles().all().at(selected - 1);
}

const service::ServiceProfile* LoginPage::known_service() const {
  if (const auto* chosen = chosen_service()) return chosen;
  return detection_.result() ? detection_.result()->profile : nullptr;
}

/// As far as the form tells.
tokens::AccountKey LoginPage::typed_account() const {
  const auto* service = known_service();
  return {address_ ? address_->text() : "", username_entry_.get_text(),
          (service ? *service : service::token_api_profile()).id};
}

/// Nobody is asked about an address that the window began with, before the person does something about it.
void LoginPage::watch_server_entry() {
  const auto focus = Gtk::EventControllerFocus::create();
  server_entry_.signal_changed().connect([this, focus = focus.get()] {
    check_form();
    if (presetting_ || !focus->contains_focus()) return;
    typed_ = true;
    detection_.begin_soon();
  });
  focus->signal_leave().connect([this] {
    if (typed_) detection_.begin();
  });
  server_entry_.add_controller(focus);
}

void LoginPage::show_detection() {
  std::string text, reasons;
  if (detection_.running()) text = _("Finding out the type of this service…");
  if (const auto& result = detection_.result()) {
    text = detection_text(*result);
    reasons = detection_reasons(*result);
  }
  service_hint_.set_text(text);
  service_hint_.set_visible(!text.empty());
  service_hint_.set_tooltip_text(reasons);
  gtk_accessible_update_property(GTK_ACCESSIBLE(service_hint_.gobj()), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                 reasons.c_str(), -1);
  check_form();
}

/// Both buttons follow the form: they work when each field has something, and the server is one that a password may be
/// sent to.
void LoginPage::check_form() {
  const std::string typed = server_entry_.get_text();
  const auto read = service::parse_server_address(typed);
  address_.reset();
  if (const auto* address = std::get_if<service::ServerAddress>(&read)) {
    address_ = *address;
    show_server_hint(address_hint(*address, typed), false);
  } else {
    const auto fault = std::get<service::AddressFault>(read);
    // Nobody is scolded for a field that they have not come to yet.
    show_server_hint(address_fault_text(fault), fault != service::AddressFault::Empty);
  }

  detection_.follow(chosen_service() ? std::nullopt : address_);

  const bool complete = address_ && username_entry_.get_text_length() > 0 &&
                        *gtk_editable_get_text(GTK_EDITABLE(password_entry_.gobj())) != '\0';
  log_in_->set_enabled(complete && !running_);
  const auto* service = known_service();
  const bool signs_up = !service || service->sign_up;
  sign_up_->set_enabled(complete && signs_up && !running_);
  sign_up_button_.set_tooltip_text(signs_up ? "" : no_sign_up_text());
}

void LoginPage::show_server_hint(const std::string& text, bool is_fault) {
  server_hint_.set_text(text);
  server_hint_.set_visible(!text.empty());
  for (Gtk::Widget* widget : {static_cast<Gtk::Widget*>(&server_entry_), static_cast<Gtk::Widget*>(&server_hint_)}) {
    if (is_fault)
      widget->add_css_class("error");
    else
      widget->remove_css_class("error");
  }
  if (is_fault)
    server_hint_.remove_css_class("dim-label");
  else
    server_hint_.add_css_class("dim-label");
  gtk_accessible_update_state(GTK_ACCESSIBLE(server_entry_.gobj()), GTK_ACCESSIBLE_STATE_INVALID,
                              is_fault ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

void LoginPage::start(Attempt attempt) {
  set_running(attempt);
  scope_.start(run(attempt, Service{*address_, chosen_service(), certificates_.own()}));
}

void LoginPage::cancel() {
  if (!running_) return go_back();
  scope_.cancel();
  set_running({});
  focus(Field::None);
}

async::Task<void> LoginPage::run(Attempt attempt, Service service) {
  const std::string username = username_entry_.get_text();
  const auto password = typed_secret(password_entry_);
  std::optional<ErrorText> failure;
  bool signed_up = false;
  if (!service.profile) service.profile = co_await detection_.found_or_usual(service, username);
  if (attempt == Attempt::SignUp && !service.profile->sign_up) {
    set_running({});
    show_failure(attempt, {no_sign_up_text()}, {});
    co_return;
  }
  try {
    if (attempt == Attempt::SignUp) {
      co_await account_.sign_up(service, username, password);
      signed_up = true;
      attempt = Attempt::LogIn;
    }
    co_await account_.log_in(service, username, password, stay_switch_.get_active());
    // Another window is shown as soon as the account says that somebody is signed in: this may not be reached.
    password_entry_.set_text("");
  } catch (const Error& error) {
    failure = error_text(error, attempt);
  }
  set_running({});
  if (!failure) co_return;
  if (signed_up) failure->text = signed_up_but(failure->text);
  show_failure(attempt, *failure, {service.address.text(), username, service.profile->id});
}

void LoginPage::set_running(std::optional<Attempt> attempt) {
  running_ = attempt;
  const auto spin = [](Gtk::Spinner& spinner, bool spins) {
    spinner.set_visible(spins);
    spinner.set_spinning(spins);
  };
  spin(log_in_spinner_, attempt == Attempt::LogIn);
  spin(sign_up_spinner_, attempt == Attempt::SignUp);
  form_.set_sensitive(!attempt);
  cancel_->set_enabled(attempt || account_.before());
  // *Cancel* takes the place of the button that was not pressed, so that nothing moves.
  log_in_button_.set_visible(attempt != Attempt::SignUp);
  sign_up_button_.set_visible(attempt != Attempt::LogIn);
  cancel_button_.set_visible(attempt.has_value());
  if (attempt) cancel_button_.grab_focus();
  check_form();
}

void LoginPage::show_failure(Attempt attempt, const ErrorText& failure, tokens::AccountKey account) {
  // The field has the focus as soon as the dialog is gone.
  focus(failure.field);
  const char* heading = attempt == Attempt::SignUp ? _("Sign-up Failed") : _("Login Failed");
  if (failure.certificate)
    dialog_ =
        show_message_dialog(window_, heading, failure.text, _("_View Certificate"),
                            [this, refused = failure.certificate, account] { certificates_.view(refused, account); });
  else if (failure.wants_client_certificate)
    dialog_ = show_message_dialog(window_, heading, failure.text, _("C_lient Certificate…"),
                                  [this, account] { certificates_.name_own(account); });
  else
    dialog_ = show_message_dialog(window_, heading, failure.text);
}

void LoginPage::focus(Field field) {
  switch (field) {
  case Field::Server:
    server_entry_.grab_focus();
    return;
  case Field::Username:
    username_entry_.grab_focus();
    return;
  case Field::Password:
    password_entry_.grab_focus();
    return;
  case Field::None:
    log_in_button_.grab_focus();
  }
}

Gtk::Widget& LoginPage::first_empty_field() {
  if (server_entry_.get_text_length() == 0) return server_entry_;
  if (username_entry_.get_text_length() == 0) return username_entry_;
  return password_entry_;
}

}  // namespace vestibule::app
