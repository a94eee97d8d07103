#include "app/inside-window.hpp"

#include "app/error-text.hpp"
#include "app/protected-message.hpp"
#include "app/toast.hpp"
#include "app/ui-file.hpp"

#include <glib/gi18n.h>
#include <glibmm/datetime.h>

namespace vestibule::app {

InsideWindow::InsideWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, CurrentAccount& account,
                           const Glib::RefPtr<Gio::Settings>& settings, std::function<void()> log_out)
    : Gtk::ApplicationWindow(window), account_(account), toasts_(c_object<AdwToastOverlay>(builder, "toasts")),
      not_saved_bar_(*builder->get_widget<Gtk::InfoBar>("not_saved_bar")),
      fault_bar_(*builder->get_widget<Gtk::InfoBar>("fault_bar")),
      fault_label_(*builder->get_widget<Gtk::Label>("fault_label")),
      log_in_again_button_(*builder->get_widget<Gtk::Widget>("log_in_again_button")),
      spinner_(*builder->get_widget<Gtk::Spinner>("spinner")),
      message_card_(*builder->get_widget<Gtk::Widget>("message_card")),
      message_label_(*builder->get_widget<Gtk::Label>("message_label")),
      received_label_(*builder->get_widget<Gtk::Label>("received_label")),
      upper_part_(*builder->get_widget<Gtk::Widget>("upper_part")),
      answer_place_(*builder->get_widget<Gtk::Box>("answer_place")),
      answer_view_(AnswerView::put_into(answer_place_, toasts_)),
      get_data_(add_action("get-data", [this] { start_reading(); })),
      cancel_(add_action("cancel", [this] { stop_reading(); })),
      unlock_(add_action("unlock", [this] { unlocking_.start(unlock()); })) {
  account.signal_changed().connect(sigc::mem_fun(*this, &InsideWindow::render));
  add_action("log-out", std::move(log_out));
  add_action("go-on-unsaved", [this] { unlocking_.start(go_on_unsaved()); });
  add_action("try-again", [this] { try_again(); });
  add_action("find", [this] { answer_view_.find(); });
  add_action("save-answer", [this] { answer_view_.save(); });

  const auto& session = account_.session();
  const auto name = session->account_name();
  adw_preferences_row_set_title(c_object<AdwPreferencesRow>(builder, "account_row"), name.c_str());
  adw_action_row_set_subtitle(c_object<AdwActionRow>(builder, "account_row"), session->address().text().c_str());
  adw_avatar_set_text(c_object<AdwAvatar>(builder, "avatar"), name.c_str());

  settings->bind("window-width", property_default_width());
  settings->bind("window-height", property_default_height());
  settings->bind("window-maximized", property_maximized());
  set_reading(false);
  render();
}

void InsideWindow::render() {
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
}

/// Asking again while an answer is under way is the same question.
void InsideWindow::start_reading() {
  if (!reading_.empty()) return;
  set_reading(true);
  reading_.start(read_data());
}

void InsideWindow::try_again() {
  account_.session()->tokens().try_again();
  start_reading();
}

void InsideWindow::stop_reading() {
  reading_.cancel();
  set_reading(false);
}

async::Task<void> InsideWindow::read_data() {
  const auto session = account_.session();
  const auto& profile = session->profile();
  fault_.clear();
  try {
    const auto begin = std::chrono::steady_clock::now();
    const auto reply = co_await session->fetch(profile.resources.front());
    const auto duration = std::chrono::steady_clock::now() - begin;
    show_answer(answer_of(reply, std::chrono::duration_cast<std::chrono::milliseconds>(duration)));
    if (is_readable_at_once(reply)) show_message(protected_message(reply, profile, profile.resources.front()));
  } catch (const Error& error) {
    fault_ = error_text(error, Attempt::GetData).text;
  }
  set_reading(false);
  render();
}

async::Task<void> InsideWindow::unlock() {
  unlock_->set_enabled(false);
  std::string failure;
  try {
    const bool unlocked = co_await account_.unlock();
    if (!unlocked) failure = _("The keyring is still locked");
  } catch (const Error& error) {
    failure = error_text(error, Attempt::Unlock).text;
  }
  unlock_->set_enabled(true);
  if (!failure.empty()) show_toast(toasts_, failure);
}

async::Task<void> InsideWindow::go_on_unsaved() {
  std::string failure;
  try {
    co_await account_.go_on_unsaved();
  } catch (const Error& error) {
    failure = error_text(error, Attempt::Unlock).text;
  }
  if (!failure.empty()) show_toast(toasts_, failure);
}

void InsideWindow::set_reading(bool reading) {
  spinner_.set_visible(reading);
  spinner_.set_spinning(reading);
  cancel_->set_enabled(reading);
}

void InsideWindow::show_answer(Answer answer) {
  answer_place_.set_visible(true);
  upper_part_.set_vexpand(false);
  answer_view_.show(std::move(answer));
}

void InsideWindow::show_message(const std::string& message) {
  message_label_.set_text(message);
  // Translators: %1 is a time of day.
  received_label_.set_text(
      Glib::ustring::compose(_("Received at %1"), Glib::DateTime::create_now_local().format("%X")));
  message_card_.set_visible(true);
}

}  // namespace vestibule::app
