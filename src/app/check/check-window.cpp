#include "app/check/check-window.hpp"

#include "app/check/result-row.hpp"
#include "app/formatted.hpp"
#include "app/typed-secret.hpp"
#include "app/ui-file.hpp"
#include "check/check-kind.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <cmath>

namespace vestibule::app {

using check::Outcome;

namespace {

std::string consent_text(const session::AccountSession& session) {
  const auto& resources = session.profile().resources;
  return formatted(_("The check goes through the whole flow of the tokens at %s, and reports what does not hold.\n\n"
                     "It logs in up to three times, with sessions of its own, reads “%s”, waits until a token has run "
                     "out, presents tokens that were changed, have run out or were replaced, renews, and logs out.\n\n"
                     "The session of this window is not used. No report has a token or a password in it."),
                   session.address().text().c_str(),
                   resources.empty() ? "" : tokens::printable(resources.front().path).c_str());
}

std::string summary_of(const check::CheckFindings& findings) {
  const auto failed = findings.count(Outcome::Failed), warnings = findings.count(Outcome::Warning);
  if (failed == 0 && warnings == 0) return _("Nothing is wrong with it");
  return formatted(ngettext("%zu check failed", "%zu checks failed", failed), failed) + ", " +
         formatted(ngettext("%zu warning", "%zu warnings", warnings), warnings);
}

}  // namespace

std::unique_ptr<CheckWindow> CheckWindow::open(Gtk::Window& parent, std::shared_ptr<session::AccountSession> session,
                                               KnownAccounts& known) {
  const auto builder = read_ui_file("check-window.ui");
  std::unique_ptr<CheckWindow> window(
      Gtk::Builder::get_widget_derived<CheckWindow>(builder, "check_window", std::move(session), known));
  window->set_transient_for(parent);
  window->present();
  return window;
}

CheckWindow::CheckWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                         std::shared_ptr<session::AccountSession> session, KnownAccounts& known)
    : Gtk::Window(window), session_(std::move(session)), known_(known),
      saving_(c_object<AdwToastOverlay>(builder, "toasts")), pages_(*builder->get_widget<Gtk::Stack>("pages")),
      new_user_button_(*builder->get_widget<Gtk::CheckButton>("new_user_button")),
      password_row_(*builder->get_widget<Gtk::Widget>("password_row")),
      password_entry_(*builder->get_widget<Gtk::PasswordEntry>("password_entry")),
      rate_limit_switch_(*builder->get_widget<Gtk::Switch>("rate_limit_switch")),
      minutes_(builder->get_object<Gtk::Adjustment>("minutes")),
      start_button_(*builder->get_widget<Gtk::Button>("start_button")),
      doing_label_(*builder->get_widget<Gtk::Label>("doing_label")),
      progress_bar_(*builder->get_widget<Gtk::ProgressBar>("progress_bar")),
      cancel_button_(*builder->get_widget<Gtk::Button>("cancel_button")),
      again_button_(*builder->get_widget<Gtk::Button>("again_button")),
      save_button_(*builder->get_widget<Gtk::Widget>("save_button")),
      results_list_(*builder->get_widget<Gtk::ListBox>("results_list")) {
  const auto actions = Gio::SimpleActionGroup::create();
  actions->add_action_with_parameter("save", Glib::VARIANT_TYPE_STRING, [this](const Glib::VariantBase& name) {
    const auto format = check::report_format_of(g_variant_get_string(const_cast<GVariant*>(name.gobj()), nullptr));
    if (format) save(*format);
  });
  insert_action_group("check", actions);
  builder->get_widget<Gtk::Label>("consent_label")->set_text(consent_text(*session_));
  adw_preferences_row_set_title(c_object<AdwPreferencesRow>(builder, "this_account_row"),
                                tokens::printable(session_->account_name()).c_str());
  const bool can_sign_up = session_->profile().sign_up.has_value();
  builder->get_widget<Gtk::Widget>("new_user_row")->set_visible(can_sign_up);
  auto* this_account = builder->get_widget<Gtk::CheckButton>("this_account_button");
  (can_sign_up ? &new_user_button_ : this_account)->set_active(true);
  new_user_button_.signal_toggled().connect([this] { check_form(); });
  password_entry_.signal_changed().connect([this] { check_form(); });
  start_button_.signal_clicked().connect([this] { start(); });
  cancel_button_.signal_clicked().connect([this] { stop(); });
  again_button_.signal_clicked().connect([this] { show_consent(); });
  set_default_widget(start_button_);
  check_form();
}

void CheckWindow::check_form() {
  password_row_.set_visible(!is_for_new_user());
  start_button_.set_sensitive(is_for_new_user() || !typed_secret(password_entry_).empty());
}

void CheckWindow::start() {
  if (!running_.empty()) return;
  check::CheckOptions options{session_->address(), session_->profile()};
  options.policy = known_.application().policy();
  options.sign_up = is_for_new_user();
  if (!options.sign_up) {
    options.username = session_->account_name();
    options.password = typed_secret(password_entry_);
  }
  options.provoke_rate_limit = rate_limit_switch_.get_active();
  options.longest_wait = std::chrono::minutes(std::lround(minutes_->get_value()));
  password_entry_.set_text("");
  findings_.reset();
  shown_.clear();
  // gtkmm has no class for the rows.
  while (auto* row = gtk_list_box_get_row_at_index(results_list_.gobj(), 0))
    gtk_list_box_remove(results_list_.gobj(), GTK_WIDGET(row));
  save_button_.set_visible(false);
  again_button_.set_visible(false);
  is_to_stop_ = false;
  cancel_button_.set_visible(true);
  cancel_button_.set_sensitive(true);
  progress_bar_.set_visible(true);
  progress_bar_.set_fraction(0);
  doing_label_.set_text("");
  pages_.set_visible_child("results");
  cancel_button_.grab_focus();
  running_.start(run(std::move(options)));
}

async::Task<void> CheckWindow::run(check::CheckOptions options) {
  check::CheckWatcher watcher;
  watcher.progress = [this](const check::CheckProgress& progress) {
    progress_bar_.set_fraction(progress.done);
    if (doing_label_.get_text().raw() != progress.doing) doing_label_.set_text(progress.doing);
  };
  watcher.found = [this](const check::CheckResult& result) { show_result(result); };
  watcher.stops = [this] { return is_to_stop_; };
  findings_ = co_await check::check_service(std::move(options), known_.application().clock(), std::move(watcher));
  end(findings_->stopped ? _("Cancelled before its end") : summary_of(*findings_));
}

void CheckWindow::stop() {
  is_to_stop_ = true;
  cancel_button_.set_sensitive(false);
  doing_label_.set_text(_("Logging out…"));
}

void CheckWindow::end(const std::string& text) {
  doing_label_.set_text(text);
  progress_bar_.set_visible(false);
  cancel_button_.set_visible(false);
  again_button_.set_visible(true);
  again_button_.grab_focus();
  save_button_.set_visible(findings_.has_value());
}

void CheckWindow::show_consent() {
  save_button_.set_visible(false);
  pages_.set_visible_child("consent");
}

/// They come in the order in which they are seen, and stand in that of the flow.
void CheckWindow::show_result(const check::CheckResult& result) {
  const auto order = check::place_of(result.check);
  const auto place = std::lower_bound(shown_.begin(), shown_.end(), order);
  gtk_list_box_insert(results_list_.gobj(), new_result_row(result).get(), static_cast<int>(place - shown_.begin()));
  shown_.insert(place, order);
}

void CheckWindow::save(check::ReportFormat format) {
  if (!findings_) return;
  saving_.start(*this, _("Save Report"), _("Check of a service") + std::string(check::suffix_of(format)),
                async::bytes_of(check::report_of(*findings_, format)));
}

}  // namespace vestibule::app
