#include "app/inside/inside-page.hpp"

#include "app/error-text.hpp"
#include "app/formatted.hpp"
#include "app/inside/protected-message.hpp"
#include "app/name-dropdown.hpp"
#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

/// Bytes, where the person wants an answer that is larger than what is read unasked.
constexpr std::size_t largest_answer = 256 * 1024 * 1024;

std::string too_large_text() {
  const async::OwnedString size(g_format_size_full(service::TransportPolicy().body_limit, G_FORMAT_SIZE_IEC_UNITS));
  // Translators: %s is a size, such as "16.0 MiB".
  return formatted(_("The answer is larger than %s."), size.get());
}

}  // namespace

InsidePage::InsidePage(Gtk::ApplicationWindow& window, CurrentAccount& account, std::function<void()> log_out)
    : WindowPage(window, account, "inside-page.ui"), session_(account.session()),
      not_saved_bar_(widget<Gtk::InfoBar>("not_saved_bar")), fault_bar_(widget<Gtk::InfoBar>("fault_bar")),
      fault_label_(widget<Gtk::Label>("fault_label")), log_in_again_button_(widget<Gtk::Widget>("log_in_again_button")),
      load_anyway_button_(widget<Gtk::Widget>("load_anyway_button")),
      resource_dropdown_(widget<Gtk::DropDown>("resource_dropdown")), spinner_(widget<Gtk::Spinner>("spinner")),
      message_card_(widget<Gtk::Widget>("message_card")), message_label_(widget<Gtk::Label>("message_label")),
      received_label_(widget<Gtk::Label>("received_label")), upper_part_(widget<Gtk::Widget>("upper_part")),
      answer_place_(widget<Gtk::Box>("answer_place")),
      answer_view_(AnswerView::put_into(answer_place_, c_object<AdwToastOverlay>(builder_, "toasts"))),
      cancel_(add_action("cancel", [this] { stop_reading(); })) {
  account_.signal_changed().connect(sigc::mem_fun(*this, &InsidePage::render));
  add_action("get-data", [this] { start_reading(); });
  add_action("try-again", [this] { try_again(); });
  add_action("load-anyway", [this] { start_reading(largest_answer); });
  add_action("log-out", std::move(log_out));
  add_action("go-on-unsaved", [this] { going_on_.start(go_on_unsaved()); });
  add_action("find", [this] { answer_view_.find(); });
  add_action("save-answer", [this] { answer_view_.save(); });
  add_action("show-session", [this] { show_session(); });
  add_action("show-activity", [this] { show_activity(); });
  add_unlock_action();

  const auto name = tokens::printable(session_->account_name());
  adw_preferences_row_set_title(c_object<AdwPreferencesRow>(builder_, "account_row"), name.c_str());
  adw_action_row_set_subtitle(c_object<AdwActionRow>(builder_, "account_row"), session_->address().text().c_str());
  adw_avatar_set_text(c_object<AdwAvatar>(builder_, "avatar"), name.c_str());
  offer_resources();
  set_reading(false);
  render();
  naming_.start(show_person_name());
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
  if (was_unavailable_ && !state.unavailable) fault_.clear();
  was_unavailable_ = state.unavailable;
  if (state.suggests_log_in)
    fault_label_.set_text(log_in_again_text());
  else
    fault_label_.set_text(fault_.empty() ? renewal_unavailable_text(account_.next_try()) : fault_);
  fault_bar_.set_visible(!fault_.empty() || state.unavailable);
  log_in_again_button_.set_visible(state.suggests_log_in);
  const bool is_too_large = !fault_.empty() && was_too_large_;
  load_anyway_button_.set_visible(is_too_large);
  widget<Gtk::Widget>("try_again_button").set_visible(!is_too_large);
}

void InsidePage::show_session() {
  if (session_window_) return session_window_->present();
  session_window_ = SessionWindow::open(window_, session_, account_.known(), [this] {
    closing_ = async::Timer(std::chrono::milliseconds(0), [this] { session_window_.reset(); });
  });
}

void InsidePage::show_activity() {
  if (activity_window_) return activity_window_->present();
  activity_window_ = ActivityWindow::open(window_, session_, account_.known().application().clock(), [this] {
    closing_activity_ = async::Timer(std::chrono::milliseconds(0), [this] { activity_window_.reset(); });
  });
}

/// Asking again while an answer is under way is the same question.
void InsidePage::start_reading(std::size_t body_limit) {
  if (!reading_.empty()) return;
  set_reading(true);
  reading_.start(read_data(body_limit));
}

void InsidePage::try_again() {
  session_->tokens().try_again();
  start_reading();
}

void InsidePage::stop_reading() {
  reading_.cancel();
  set_reading(false);
}

async::Task<void> InsidePage::read_data(std::size_t body_limit) {
  const auto asked = resource();
  fault_.clear();
  was_too_large_ = false;
  try {
    const auto begin = std::chrono::steady_clock::now();
    const auto reply = co_await session_->fetch(asked, body_limit);
    const auto duration = std::chrono::steady_clock::now() - begin;
    auto& read = last_[resource_dropdown_.get_selected()];
    read = {.answer = answer_of(reply, std::chrono::duration_cast<std::chrono::milliseconds>(duration)),
            .message = {},
            .time = Glib::DateTime::create_now_local()};
    show_last();
    if (is_readable_at_once(reply)) read.message = protected_message(reply, session_->profile(), asked);
    show_last_message();
  } catch (const Error& error) {
    const auto* unavailable = dynamic_cast<const service::Unavailable*>(&error);
    was_too_large_ = unavailable && unavailable->trouble() == service::Trouble::TooLarge && !body_limit;
    fault_ = was_too_large_ ? too_large_text() : error_text(error, Attempt::GetData).text;
  }
  set_reading(false);
  render();
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

void InsidePage::set_reading(bool reading) {
  spinner_.set_visible(reading);
  spinner_.set_spinning(reading);
  cancel_->set_enabled(reading);
}

void InsidePage::offer_resources() {
  std::vector<Glib::ustring> names;
  for (const auto& offered : session_->profile().resources)
    names.push_back(tokens::printable(offered.name));
  offer_names(resource_dropdown_, names);
  resource_dropdown_.set_visible(names.size() > 1);
  resource_dropdown_.property_selected().signal_changed().connect([this] {
    stop_reading();
    fault_.clear();
    render();
    show_last();
    show_last_message();
  });
}

const service::Resource& InsidePage::resource() const {
  return session_->profile().resources.at(resource_dropdown_.get_selected());
}

void InsidePage::show_last() {
  const auto last = last_.find(resource_dropdown_.get_selected());
  const bool is_read = last != last_.end();
  answer_place_.set_visible(is_read);
  upper_part_.set_vexpand(!is_read);
  if (is_read) answer_view_.show(last->second.answer);
}

void InsidePage::show_last_message() {
  const auto last = last_.find(resource_dropdown_.get_selected());
  const bool has_message = last != last_.end() && !last->second.message.empty();
  message_card_.set_visible(has_message);
  if (!has_message) return;
  message_label_.set_text(last->second.message);
  // Translators: %1 is a time of day.
  received_label_.set_text(Glib::ustring::compose(_("Received at %1"), last->second.time.format("%X")));
}

}  // namespace vestibule::app
