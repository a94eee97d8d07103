#include "app/sending/sending-window.hpp"

#include "app/answer/answer-text.hpp"
#include "app/error-text.hpp"
#include "app/formatted.hpp"
#include "app/message-dialog.hpp"
#include "app/sending/curl-command.hpp"
#include "app/sending/file-body.hpp"
#include "app/toast.hpp"
#include "app/ui-file.hpp"
#include "service/service-error.hpp"
#include "tokens/printable-text.hpp"

#include <gdkmm/clipboard.h>
#include <glib/gi18n.h>
#include <glibmm/datetime.h>

namespace vestibule::app {

namespace {

/// What a failure means to the person who sent `request`.
std::string failure_text(const Error& error, const ComposedRequest& request) {
  if (dynamic_cast<const async::GioError*>(&error)) return _("The file cannot be read. Choose another one.");
  if (dynamic_cast<const session::MalformedRequest*>(&error)) return _("This is no request that can be sent.");
  const auto text = error_text(error, Attempt::GetData).text;
  const auto* unavailable = dynamic_cast<const service::Unavailable*>(&error);
  if (!unavailable) return text;
  if (unavailable->trouble() == service::Trouble::TooLarge) return _("The answer is too large to be shown.");
  const bool changes_nothing = request.method == "GET" || request.method == "HEAD";
  if (changes_nothing || !unavailable->may_have_taken_effect()) return text;
  return text + " " + _("The request may have taken effect all the same.");
}

/// Of a list: what was sent, and below it what came of it.
GtkWidget* row_of(const SentRequest& sent) {
  auto* row = ADW_ACTION_ROW(adw_action_row_new());
  adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
  const auto title = sent.request.method + " " + tokens::printable(sent.request.path);
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title.c_str());
  adw_action_row_set_title_lines(row, 2);
  adw_action_row_set_subtitle(row, sent.outcome.c_str());
  gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(row), TRUE);
  return GTK_WIDGET(row);
}

}  // namespace

std::unique_ptr<SendingWindow>
SendingWindow::open(Gtk::Window& parent, std::shared_ptr<session::AccountSession> session, SentRequests& sent) {
  const auto builder = read_ui_file("sending-window.ui");
  std::unique_ptr<SendingWindow> window(
      Gtk::Builder::get_widget_derived<SendingWindow>(builder, "sending_window", std::move(session), sent));
  window->set_transient_for(parent);
  window->present();
  return window;
}

SendingWindow::SendingWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                             std::shared_ptr<session::AccountSession> session, SentRequests& sent)
    : Gtk::Window(window), session_(std::move(session)), sent_(sent), actions_(Gio::SimpleActionGroup::create()),
      send_(actions_->add_action("send", [this] { send(); })),
      cancel_(actions_->add_action("cancel", [this] { cancel(); })),
      toasts_(c_object<AdwToastOverlay>(builder, "toasts")), pages_(*builder->get_widget<Gtk::Stack>("pages")),
      answer_pages_(*builder->get_widget<Gtk::Stack>("answer_pages")),
      spinner_(*builder->get_widget<Gtk::Spinner>("spinner")),
      fault_bar_(*builder->get_widget<Gtk::InfoBar>("fault_bar")),
      fault_label_(*builder->get_widget<Gtk::Label>("fault_label")),
      sent_list_(*builder->get_widget<Gtk::ListBox>("sent_list")),
      form_(builder, session_->profile(), *actions_.get(), [this] { show_fault({}); }),
      answer_view_(AnswerView::put_into(*builder->get_widget<Gtk::Box>("answer_place"), toasts_)) {
  insert_action_group("sending", actions_);
  actions_->add_action("copy-as-curl", [this] { copy_as_curl(); });
  sent_list_.signal_row_activated().connect(
      [this](Gtk::ListBoxRow* row) { fill_again(static_cast<std::size_t>(row->get_index())); });
  const auto goes_to = formatted(_("Sent to %s, and nowhere else"), session_->address().text().c_str());
  adw_action_row_set_subtitle(c_object<AdwActionRow>(builder, "method_row"), goes_to.c_str());
  set_sending(false);
  show_sent();
}

void SendingWindow::send() {
  if (!sending_.empty()) return;
  auto composed = form_.read();
  const auto fault = request_fault(composed, session_->profile());
  show_fault(fault);
  if (!fault.empty()) return pages_.set_visible_child("request");
  if (composed.method != "DELETE") return start_sending(std::move(composed));
  // Translators: %s is a path, such as "/users/1".
  const auto text = formatted(_("The service is asked to delete %s. This may not be undone."),
                              tokens::printable(composed.path).c_str());
  dialog_ = ask_before(*this, _("Send the Request to Delete?"), text, _("_Delete"),
                       [this, composed] { start_sending(composed); });
}

void SendingWindow::start_sending(ComposedRequest composed) {
  under_way_ = composed;
  set_sending(true);
  sending_.start(exchange(std::move(composed)));
}

async::Task<void> SendingWindow::exchange(ComposedRequest composed) {
  std::string fault, outcome;
  try {
    auto answer = co_await answer_to(std::move(composed));
    outcome = status_text(answer) + " · " + duration_text(answer.duration);
    answer_view_.show(std::move(answer));
    answer_pages_.set_visible_child("answer");
    pages_.set_visible_child("answer");
  } catch (const Error& error) {
    fault = failure_text(error, under_way_);
  }
  set_sending(false);
  show_fault(fault);
  keep(fault.empty() ? outcome : fault);
}

async::Task<Answer> SendingWindow::answer_to(ComposedRequest composed) {
  auto request = request_of(composed, session_->address());
  if (composed.body == ComposedRequest::Body::File) {
    auto file = co_await open_file_body(composed.file);
    request.one_shot_body = std::move(file.stream);
    request.one_shot_length = file.length;
  }
  session::check(request);
  const auto begin = std::chrono::steady_clock::now();
  const auto reply = co_await session_->send(std::move(request));
  const auto duration = std::chrono::steady_clock::now() - begin;
  co_return answer_of(reply, std::chrono::duration_cast<std::chrono::milliseconds>(duration));
}

void SendingWindow::cancel() {
  if (sending_.empty()) return;
  sending_.cancel();
  set_sending(false);
  keep(_("Cancelled: the service may have taken it all the same"));
}

void SendingWindow::copy_as_curl() {
  const auto composed = form_.read();
  const auto fault = request_fault(composed, session_->profile());
  show_fault(fault);
  if (!fault.empty()) return;
  const auto account = session_->account_name() + "@" + session_->address().text();
  get_clipboard()->set_text(curl_command(composed, session_->address(), session_->profile(), account));
  show_toast(toasts_, _("Copied, without the token: vestibulectl is asked for it"));
}

void SendingWindow::fill_again(std::size_t index) {
  form_.fill(sent_.all().at(index).request);
  show_fault({});
  pages_.set_visible_child("request");
}

void SendingWindow::set_sending(bool sending) {
  spinner_.set_visible(sending);
  spinner_.set_spinning(sending);
  send_->set_enabled(!sending);
  cancel_->set_enabled(sending);
}

void SendingWindow::keep(std::string outcome) {
  const auto time = Glib::DateTime::create_now_local().format("%X").raw();
  sent_.add({std::move(under_way_), time + " · " + outcome});
  show_sent();
}

void SendingWindow::show_fault(const std::string& fault) {
  fault_label_.set_text(fault);
  fault_bar_.set_visible(!fault.empty());
}

void SendingWindow::show_sent() {
  while (auto* row = sent_list_.get_row_at_index(0))
    sent_list_.remove(*row);
  for (const auto& sent : sent_.all())
    gtk_list_box_append(sent_list_.gobj(), row_of(sent));
}

}  // namespace vestibule::app
