#include "app/inside/inside-page.hpp"

#include "app/certificate/certificate-dialog.hpp"
#include "app/error-text.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <set>
#include <utility>

namespace vestibule::app {

namespace {

/// Bytes, where the person wants an answer that is larger than what is read unasked.
constexpr std::size_t largest_answer = 256 * 1024 * 1024;

/// What tells one from the others of a list.
std::string identity(const ListedResource& listed) {
  return (listed.is_own ? "own " : "") + listed.resource.path + "\n" + listed.resource.name;
}

}  // namespace

InsidePage::InsidePage(Gtk::ApplicationWindow& window, CurrentAccount& account,
                       const Glib::RefPtr<Gio::Settings>& settings, std::function<void()> log_out)
    : WindowPage(window, account, "inside-page.ui"), session_(account.session()),
      not_saved_bar_(widget<Gtk::InfoBar>("not_saved_bar")), fault_bar_(widget<Gtk::InfoBar>("fault_bar")),
      fault_label_(widget<Gtk::Label>("fault_label")), log_in_again_button_(widget<Gtk::Widget>("log_in_again_button")),
      load_anyway_button_(widget<Gtk::Widget>("load_anyway_button")),
      resource_label_(widget<Gtk::Label>("resource_label")), spinner_(widget<Gtk::Spinner>("spinner")),
      message_card_(widget<Gtk::Widget>("message_card")), message_label_(widget<Gtk::Label>("message_label")),
      received_label_(widget<Gtk::Label>("received_label")), upper_part_(widget<Gtk::Widget>("upper_part")),
      answer_place_(widget<Gtk::Box>("answer_place")),
      answer_view_(AnswerView::put_into(answer_place_, c_object<AdwToastOverlay>(builder_, "toasts"))),
      flap_(c_object<AdwFlap>(builder_, "flap")), settings_(settings),
      resources_(settings, session_->address(), session_->profile()), sidebar_(make_sidebar()),
      cancel_(add_action("cancel", [this] { reading().stop(); })) {
  account_.signal_changed().connect(sigc::mem_fun(*this, &InsidePage::render));
  add_action("get-data", [this] { start_reading(); });
  add_action("try-again", [this] { try_again(); });
  add_action("load-anyway", [this] { start_reading(largest_answer); });
  add_action("view-certificate", [this] { view_certificate(); });
  add_action("log-out", std::move(log_out));
  add_action("go-on-unsaved", [this] { going_on_.start(go_on_unsaved()); });
  add_action("find", [this] { answer_view_.find(); });
  add_action("save-answer", [this] { answer_view_.save(); });
  add_action("send-request", [this] { show_sending(); });
  add_action("show-session", [this] { show_session(); });
  add_action("check-service", [this] { show_check(); });
  add_action("show-activity", [this] { show_activity(); });
  add_unlock_action();

  const auto name = tokens::printable(session_->account_name());
  adw_preferences_row_set_title(c_object<AdwPreferencesRow>(builder_, "account_row"), name.c_str());
  adw_action_row_set_subtitle(c_object<AdwActionRow>(builder_, "account_row"), session_->address().text().c_str());
  adw_avatar_set_text(c_object<AdwAvatar>(builder_, "avatar"), name.c_str());
  set_up_flap();
  resources_changed();
  naming_.start(show_person_name());
}

bool InsidePage::choose(const std::string& path) {
  const auto& all = resources_.all();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const ListedResource& listed) { return listed.resource.path == path; });
  if (found == all.end()) return false;
  sidebar_.choose(static_cast<std::size_t>(found - all.begin()));
  return true;
}

std::string InsidePage::window_title() const {
  // Translators: the title of a window; %s is the name of an account.
  return formatted(_("%s — Vestibule"), tokens::printable(session_->account_name()).c_str());
}

/// It stands above the username, where the service has told it.
async::Task<void> InsidePage::show_person_name() {
  std::string person;
  try {
    const auto facts = co_await session_->tokens().token_facts();
    person = tokens::printable(facts.person_name);
  } catch (const Error&) {
    // The username says who it is.
  }
  if (person.empty()) co_return;
  const auto who_and_where = tokens::printable(session_->account_name()) + "\n" + session_->address().text();
  adw_preferences_row_set_title(c_object<AdwPreferencesRow>(builder_, "account_row"), person.c_str());
  adw_action_row_set_subtitle(c_object<AdwActionRow>(builder_, "account_row"), who_and_where.c_str());
  adw_avatar_set_text(c_object<AdwAvatar>(builder_, "avatar"), person.c_str());
}

void InsidePage::render() {
  if (account_.session() != session_) return;
  const auto state = account_.state();
  not_saved_bar_.set_visible(state.not_saved);
  // A request that failed while the server was away has no more to say when it is back.
  if (was_unavailable_ && !state.unavailable)
    for (auto& [_, reading] : readings_)
      reading.forget_fault();
  was_unavailable_ = state.unavailable;
  const auto& reading = this->reading();
  const auto& fault = reading.fault();
  if (state.suggests_log_in)
    fault_label_.set_text(log_in_again_text());
  else
    fault_label_.set_text(fault.empty() ? renewal_unavailable_text(account_.next_try()) : fault);
  fault_bar_.set_visible(!fault.empty() || state.unavailable);
  log_in_again_button_.set_visible(state.suggests_log_in);
  load_anyway_button_.set_visible(reading.was_too_large());
  const bool has_certificate = reading.refused_certificate() != nullptr;
  widget<Gtk::Widget>("view_certificate_button").set_visible(has_certificate);
  // One button, so that the text has room beside it; the data can be asked for again all the same.
  widget<Gtk::Widget>("try_again_button").set_visible(!reading.was_too_large() && !has_certificate);
  spinner_.set_visible(reading.is_under_way());
  spinner_.set_spinning(reading.is_under_way());
  cancel_->set_enabled(reading.is_under_way());
  show_answer();
}

void InsidePage::show_check() {
  check_window_.present([this] { return CheckWindow::open(window_, session_, account_.known()); });
}

void InsidePage::show_sending() {
  sending_window_.present([this] { return SendingWindow::open(window_, session_, sent_requests_); });
}

void InsidePage::show_session() {
  session_window_.present([this] { return SessionWindow::open(window_, session_, account_.known(), settings_); });
}

void InsidePage::show_activity() {
  activity_window_.present(
      [this] { return ActivityWindow::open(window_, session_, account_.known().application().clock()); });
}

void InsidePage::start_reading(std::size_t body_limit) {
  reading().start(sidebar_.chosen().resource, body_limit);
}

void InsidePage::try_again() {
  session_->tokens().try_again();
  start_reading();
}

void InsidePage::view_certificate() {
  const auto refused = reading().refused_certificate();
  if (!refused) return;
  certificate_dialog_ = show_certificate_dialog(
      window_, {refused, session_->address().display_host(), [this, refused] { trusting_.start(trust(refused)); }});
}

async::Task<void> InsidePage::trust(std::shared_ptr<const service::RefusedCertificate> refused) {
  co_await account_.known().trust(session_->key(), service::fingerprint_of(refused->certificate.get()));
  try_again();
}

async::Task<void> InsidePage::go_on_unsaved() {
  std::string failure;
  try {
    co_await account_.go_on_unsaved();
  } catch (const Error& error) {
    failure = error_text(error, Attempt::Unlock).text;
  }
  if (!failure.empty()) show_toast(failure);
}

ResourceSidebar& InsidePage::make_sidebar() {
  return ResourceSidebar::put_into(flap_, window_, resources_,
                                   {.changed = [this] { resources_changed(); },
                                    .read_text = [this](const ListedResource& listed) { return read_text(listed); },
                                    .offer_undo =
                                        [this](const std::string& text, std::function<void()> undo) {
                                          show_toast(text, ToastLasts::ForAWhile,
                                                     {.label = _("Undo"), .act = std::move(undo)});
                                        }});
}

/// The sidebar is there where there is something to choose from; else it waits to be asked for.
void InsidePage::set_up_flap() {
  const bool is_useful = resources_.all().size() > 1;
  adw_flap_set_locked(flap_, !is_useful);
  adw_flap_set_reveal_flap(flap_, is_useful);
  add_action("show-resources", [this] {
    adw_flap_set_reveal_flap(flap_, !adw_flap_get_reveal_flap(flap_));
    if (adw_flap_get_reveal_flap(flap_)) sidebar_.focus();
  });
  for (std::size_t i = 0; i < 9; i++)
    add_action(("show-resource-" + std::to_string(i + 1)).c_str(), [this, i] { sidebar_.choose(i); });
}

ResourceReading& InsidePage::reading() {
  return reading_of(sidebar_.chosen());
}

ResourceReading& InsidePage::reading_of(const ListedResource& listed) {
  const auto changed = [this] {
    sidebar_.show_times();
    render();
  };
  return readings_.try_emplace(identity(listed), session_, changed).first->second;
}

std::string InsidePage::read_text(const ListedResource& listed) {
  const auto reading = readings_.find(identity(listed));
  if (reading == readings_.end()) return {};
  if (reading->second.is_under_way()) return _("Reading…");
  if (!reading->second.fault().empty()) return _("Not read");
  const auto last = reading->second.last();
  // Translators: %1 is a time of day.
  return last ? Glib::ustring::compose(_("Read at %1"), last->time.format("%X")).raw() : std::string();
}

void InsidePage::resources_changed() {
  std::set<std::string> listed;
  for (const auto& resource : resources_.all()) {
    listed.insert(identity(resource));
    reading_of(resource).renew_every(resource.resource, resource.renewal);
  }
  std::erase_if(readings_, [&](const auto& reading) { return !listed.contains(reading.first); });
  const auto before = std::exchange(chosen_, identity(sidebar_.chosen()));
  if (adw_flap_get_folded(flap_) && chosen_ != before) adw_flap_set_reveal_flap(flap_, FALSE);
  resource_label_.set_text(tokens::printable(sidebar_.chosen().resource.name));
  resource_label_.set_visible(resources_.all().size() > 1);
  render();
}

/// Of the resource that is chosen, as it was read last.
void InsidePage::show_answer() {
  const auto last = reading().last();
  if (last == shown_) return;
  shown_ = last;
  answer_place_.set_visible(last != nullptr);
  upper_part_.set_vexpand(!last);
  if (last) answer_view_.show(last->answer);
  const bool has_message = last && !last->message.empty();
  message_card_.set_visible(has_message);
  if (!has_message) return;
  message_label_.set_text(last->message);
  // Translators: %1 is a time of day.
  received_label_.set_text(Glib::ustring::compose(_("Received at %1"), last->time.format("%X")));
}

}  // namespace vestibule::app
