#pragma once

#include "app/answer/answer-view.hpp"
#include "app/owned-dialog.hpp"
#include "app/sending/request-form.hpp"
#include "app/sending/sent-requests.hpp"
#include "async/task-scope.hpp"
#include "session/account-session.hpp"

#include <adwaita.h>
#include <giomm/simpleaction.h>
#include <giomm/simpleactiongroup.h>
#include <gtkmm/builder.h>
#include <gtkmm/infobar.h>
#include <gtkmm/label.h>
#include <gtkmm/listbox.h>
#include <gtkmm/spinner.h>
#include <gtkmm/stack.h>
#include <gtkmm/window.h>

#include <memory>
#include <string>

namespace vestibule::app {

/// Sends what a person puts together with the account's token, to its service alone, and shows the answer.
class SendingWindow : public Gtk::Window {
public:
  /// Opens it beside `parent`; destroying it closes it, and takes back what is under way. `sent` outlives it.
  static std::unique_ptr<SendingWindow> open(Gtk::Window& parent, std::shared_ptr<session::AccountSession> session,
                                             SentRequests& sent);
  SendingWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                std::shared_ptr<session::AccountSession> session, SentRequests& sent);

private:
  void send();
  void start_sending(ComposedRequest composed);
  async::Task<void> exchange(ComposedRequest composed);
  async::Task<Answer> answer_to(ComposedRequest composed);
  void cancel();
  void copy_as_curl();
  void fill_again(std::size_t index);
  void set_sending(bool sending);
  void keep(std::string outcome);
  void show_fault(const std::string& fault);
  void show_sent();

  std::shared_ptr<session::AccountSession> session_;
  SentRequests& sent_;
  Glib::RefPtr<Gio::SimpleActionGroup> actions_;
  Glib::RefPtr<Gio::SimpleAction> send_;
  Glib::RefPtr<Gio::SimpleAction> cancel_;
  AdwToastOverlay* toasts_;
  Gtk::Stack& pages_;
  Gtk::Stack& answer_pages_;
  Gtk::Spinner& spinner_;
  Gtk::InfoBar& fault_bar_;
  Gtk::Label& fault_label_;
  Gtk::ListBox& sent_list_;
  RequestForm form_;
  AnswerView& answer_view_;
  ComposedRequest under_way_;
  OwnedDialog dialog_;
  async::TaskScope sending_;
};

}  // namespace vestibule::app
