#include "app/session/session-window.hpp"

#include "app/answer/answer-text.hpp"
#include "app/error-text.hpp"
#include "app/formatted.hpp"
#include "app/session/session-text.hpp"
#include "app/ui-file.hpp"
#include "async/timer.hpp"
#include "sharing/owner-look.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>
#include <unistd.h>

#include <algorithm>

namespace vestibule::app {

using namespace std::chrono_literals;
using sharing::SharedAccounts;

std::unique_ptr<SessionWindow> SessionWindow::open(Gtk::Window& parent,
                                                   std::shared_ptr<session::AccountSession> session,
                                                   KnownAccounts& known, const Glib::RefPtr<Gio::Settings>& settings) {
  const auto builder = read_ui_file("session-window.ui");
  std::unique_ptr<SessionWindow> window(
      Gtk::Builder::get_widget_derived<SessionWindow>(builder, "session_window", std::move(session), known, settings));
  window->set_transient_for(parent);
  window->present();
  return window;
}

SessionWindow::SessionWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                             std::shared_ptr<session::AccountSession> session, KnownAccounts& known,
                             const Glib::RefPtr<Gio::Settings>& settings)
    : Gtk::Window(window), session_(std::move(session)), known_(known),
      left_label_(*builder->get_widget<Gtk::Label>("left_label")),
      life_bar_(*builder->get_widget<Gtk::ProgressBar>("life_bar")),
      spinner_(*builder->get_widget<Gtk::Spinner>("spinner")), fault_row_(c_object<AdwActionRow>(builder, "fault_row")),
      fault_switches_(c_object<AdwPreferencesGroup>(builder, "faults_group"), *this, session_, settings),
      certificate_group_(builder, session_->key(), known_),
      session_group_(c_object<AdwPreferencesGroup>(builder, "session_group")),
      token_group_(c_object<AdwPreferencesGroup>(builder, "token_group")),
      claims_group_(c_object<AdwPreferencesGroup>(builder, "claims_group")),
      refresh_claims_group_(c_object<AdwPreferencesGroup>(builder, "refresh_claims_group")),
      changes_group_(c_object<AdwPreferencesGroup>(builder, "changes_group")),
      renewals_group_(c_object<AdwPreferencesGroup>(builder, "renewals_group")),
      role_connection_(known_.application().shared().on_role_changed([this] { role_changed(); })) {
  builder->get_widget<Gtk::Button>("renew_button")->signal_clicked().connect([this] { start_renewal(); });
  signal_map().connect([this] { following_.start(follow()); });
  signal_unmap().connect([this] { following_.cancel(); });
  role_changed();
  render();
}

/// Another process that owns the tokens has events of its own.
void SessionWindow::role_changed() {
  renewals_.start_anew();
  owner_ = 0;
  finding_owner_.cancel();
  if (known_.application().shared().role() == SharedAccounts::Role::Client) finding_owner_.start(find_owner());
}

async::Task<void> SessionWindow::find_owner() {
  const auto look = co_await sharing::look_at_owner(known_.application().shared().socket_path());
  owner_ = look.process;
}

/// What a clock moves is shown anew each second, and with it whatever else has changed.
async::Task<void> SessionWindow::follow() {
  for (;;) {
    co_await look();
    render();
    co_await async::sleep_for(1s);
  }
}

async::Task<void> SessionWindow::look() {
  auto& account = session_->tokens();
  try {
    facts_ = co_await account.token_facts();
    const auto events = co_await account.fetch_events(renewals_.last_event());
    renewals_.add(events);
    co_await read_claims();
  } catch (const Error&) {
    // Where the process that owns the tokens does not answer, what it told last stays; the inside page says so.
  }
}

/// Looks at a token once, and at none that has run out: asking for that one would renew it.
async::Task<void> SessionWindow::read_claims() {
  const auto now = known_.application().clock().boot_time();
  if (generation_ == facts_.generation || !facts_.generation.session || (facts_.ends && *facts_.ends <= now)) co_return;
  auto& account = session_->tokens();
  const auto token = co_await account.token(account.accept());
  if (generation_ == token.generation) co_return;
  const auto decoded = tokens::decode_jwt(token.text.reveal());
  auto claims = decoded ? std::optional(claims_of(*decoded)) : std::nullopt;
  if (generation_ && generation_->session != token.generation.session) changes_.reset();
  if (generation_ && generation_->session == token.generation.session && claims_ && claims)
    changes_ = changes_between(*claims_, *claims);
  generation_ = token.generation;
  claims_ = std::move(claims);
  leeway_ = token.deadline.leeway;
  whole_life_ = claims_ ? claims_->stated.duration : std::nullopt;
  if (!whole_life_ && token.deadline.at) whole_life_ = *token.deadline.at - now;
}

void SessionWindow::start_renewal() {
  if (!renewing_.empty()) return;
  show_fault({});
  spinner_.set_visible(true);
  spinner_.set_spinning(true);
  renewing_.start(renew());
}

async::Task<void> SessionWindow::renew() {
  auto& account = session_->tokens();
  std::string fault;
  bool is_renewed = false;
  co_await look();
  const auto last_event = renewals_.last_event();
  try {
    const auto before = co_await account.token_facts();
    const auto token = co_await account.token_for(account.accept(), session::renewed_now);
    is_renewed = token.generation != before.generation;
  } catch (const Error& error) {
    fault = error_text(error, Attempt::GetData).text;
  }
  co_await look();
  if (!is_renewed && fault.empty()) fault = unrenewed_text(last_event);
  spinner_.set_visible(false);
  spinner_.set_spinning(false);
  show_fault(fault);
  render();
}

/// Why the token is the same as before. `last_event`: of those before it was to be renewed.
std::string SessionWindow::unrenewed_text(std::uint64_t last_event) const {
  if (renewals_.last_event() == last_event) return _("There is nothing to renew the token with at the moment.");
  if (!renewals_.all().empty() && renewals_.all().front().outcome == session::EventKind::Renewed)
    return _("The server gave the same token again.");
  return _("The server did not renew the token. The one before is still used. Try again later.");
}

void SessionWindow::show_fault(const std::string& fault) {
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(fault_row_), fault.c_str());
  gtk_widget_set_visible(GTK_WIDGET(fault_row_), !fault.empty());
}

void SessionWindow::render() {
  session_group_.show(session_rows());
  certificate_group_.render();
  render_life();
  token_group_.show(token_rows());
  render_claims();
  renewals_group_.show(renewal_rows(), renewals_.all().empty() ? _("None that is known of yet.") : "");
}

void SessionWindow::render_life() {
  if (!facts_.ends) {
    left_label_.set_text(_("How long it lives is not known: it is used until the server refuses it."));
    life_bar_.set_visible(false);
    return;
  }
  const auto left = *facts_.ends - known_.application().clock().boot_time();
  const auto whole = generation_ == facts_.generation ? whole_life_ : std::nullopt;
  left_label_.set_text(left_text(left, whole));
  life_bar_.set_visible(true);
  const auto part = whole && whole->count() > 0 ? static_cast<double>(left.count()) / whole->count() : 0.0;
  life_bar_.set_fraction(std::clamp(part, 0.0, 1.0));
}

void SessionWindow::show_claims(RowGroup& group, const std::optional<Claims>& claims) {
  if (!claims) return group.show({}, _("The token is no JWT: what it says is for the service alone."));
  std::vector<RowGroup::Row> rows;
  for (const auto& claim : claims->all)
    rows.push_back({claim.name, claim.value});
  const auto left_out = claims->left_out;
  group.show(rows, left_out
                       ? formatted(ngettext("%zu more is not shown.", "%zu more are not shown.", left_out), left_out)
                       : "");
}

void SessionWindow::render_claims() {
  if (generation_)
    show_claims(claims_group_, claims_);
  else
    claims_group_.show({}, _("They are shown when there is a token that has not run out."));
  const auto refresh_claims = tokens::parse_claims(facts_.refresh_claims);
  show_claims(refresh_claims_group_, refresh_claims ? std::optional(claims_of(*refresh_claims)) : std::nullopt);
  render_changes();
}

void SessionWindow::render_changes() {
  if (!claims_) return changes_group_.show({}, _("There is nothing to compare."));
  if (!changes_) return changes_group_.show({}, _("No renewal since this window was opened."));
  std::vector<RowGroup::Row> rows;
  for (const auto& change : *changes_)
    rows.push_back({change.name, change.text});
  changes_group_.show(rows, rows.empty() ? _("Nothing but the times.") : "");
}

std::vector<RowGroup::Row> SessionWindow::session_rows() const {
  std::vector<RowGroup::Row> rows{{_("Refresh token"), refresh_token_text(renewals_)}};
  if (facts_.refresh_ends) {
    const auto end = wall_time_at(*facts_.refresh_ends).time_since_epoch();
    rows.push_back({_("The refresh token ends"), time_text(std::chrono::duration<double>(end).count())});
  }
  rows.push_back({_("Account"), tokens::printable(session_->account_name())});
  if (!facts_.person_name.empty()) rows.push_back({_("Person"), tokens::printable(facts_.person_name)});
  rows.push_back({_("The tokens go to"), formatted(_("%s, and nowhere else"), session_->address().text().c_str())});
  rows.push_back({_("Type of service"), tokens::printable(session_->profile().name)});
  rows.push_back({_("The tokens are kept by"), owner_text()});
  return rows;
}

std::string SessionWindow::owner_text() const {
  const auto role = known_.application().shared().role();
  if (known_.is_of_this_run(*session_)) return formatted(_("This process alone (%d), until it ends"), getpid());
  if (role == SharedAccounts::Role::Owner) return formatted(_("This process (%d)"), getpid());
  if (role == SharedAccounts::Role::Client && owner_) return formatted(_("Another process (%d)"), owner_);
  return role == SharedAccounts::Role::Client ? _("Another process") : _("Not known at the moment");
}

std::vector<RowGroup::Row> SessionWindow::token_rows() const {
  std::vector<RowGroup::Row> rows;
  const bool is_looked_at = facts_.ends && generation_ == facts_.generation;
  if (is_looked_at && claims_ && claims_->stated.duration)
    rows.push_back({_("Issued"), time_of_day_at(*facts_.ends - *claims_->stated.duration)});
  if (facts_.ends) rows.push_back({_("Ends"), time_of_day_at(*facts_.ends)});
  if (is_looked_at)
    rows.push_back({_("Leeway"), formatted(_("%s before its end"),
                                           (leeway_ % 1s == 0s ? short_duration : duration_text)(leeway_).c_str())});
  rows.push_back({_("Next renewal"), next_renewal_text()});
  rows.push_back({_("Generation"), std::to_string(facts_.generation.counter)});
  rows.push_back({_("Clock"), clock_text(facts_.server_clock)});
  return rows;
}

std::string SessionWindow::next_renewal_text() const {
  const auto& state = session_->state();
  if (state.renewing) return _("Under way");
  if (state.next_try && *state.next_try > known_.application().clock().boot_time())
    return formatted(_("Not before %s: the server asks for patience"), time_of_day_at(*state.next_try).c_str());
  if (!facts_.ends) return _("When the server refuses the token");
  const auto due = *facts_.ends - leeway_;
  if (generation_ != facts_.generation || due <= known_.application().clock().boot_time())
    return _("With the next request");
  const auto at = time_of_day_at(due);
  if (session_->profile().renews_itself()) return formatted(_("By itself at %s"), at.c_str());
  return formatted(_("With the first request from %s on"), at.c_str());
}

std::vector<RowGroup::Row> SessionWindow::renewal_rows() const {
  std::vector<RowGroup::Row> rows;
  for (const auto& renewal : renewals_.all()) {
    const auto why = reason_text(renewal.why);
    rows.push_back({time_of_day_at(renewal.at), std::string(outcome_text(renewal.outcome)) +
                                                    (why.empty() ? "" : " · " + why) + " · " +
                                                    duration_text(renewal.took)});
  }
  return rows;
}

std::string SessionWindow::time_of_day_at(tokens::BootTimePoint time) const {
  return time_of_day(wall_time_at(time));
}

tokens::WallTimePoint SessionWindow::wall_time_at(tokens::BootTimePoint time) const {
  const auto& clock = known_.application().clock();
  return clock.wall_time() + (time - clock.boot_time());
}

}  // namespace vestibule::app
