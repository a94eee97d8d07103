#pragma once

#include "app/activity/activity-window.hpp"
#include "app/answer/answer-view.hpp"
#include "app/check/check-window.hpp"
#include "app/inside/resource-reading.hpp"
#include "app/inside/resource-sidebar.hpp"
#include "app/owned-dialog.hpp"
#include "app/sending/sending-window.hpp"
#include "app/session/session-window.hpp"
#include "app/side-window.hpp"
#include "app/window-page.hpp"

#include <giomm/settings.h>
#include <gtkmm/infobar.h>
#include <gtkmm/label.h>
#include <gtkmm/spinner.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace vestibule::app {

/// The inside area: who is signed in and where, and the data that the service guards.
class InsidePage : public WindowPage {
public:
  /// `log_out` is called when the person wants to; it is not this page's task, which ends with the session.
  InsidePage(Gtk::ApplicationWindow& window, CurrentAccount& account, const Glib::RefPtr<Gio::Settings>& settings,
             std::function<void()> log_out);

  /// Chooses the listed resource of that path, and reads nothing; false where there is none.
  bool choose(const std::string& path);

private:
  std::string window_title() const override;
  void render();
  async::Task<void> show_person_name();
  void show_session();
  void show_check();
  void show_sending();
  void show_activity();
  void start_reading(std::size_t body_limit = 0);
  void try_again();
  void view_certificate();
  async::Task<void> trust(std::shared_ptr<const service::RefusedCertificate> refused);
  async::Task<void> go_on_unsaved();
  ResourceSidebar& make_sidebar();
  void set_up_flap();
  /// Of the resource that is chosen.
  ResourceReading& reading();
  ResourceReading& reading_of(const ListedResource& listed);
  std::string read_text(const ListedResource& listed);
  void resources_changed();
  void show_answer();

  /// The one that it is about, also while the window changes to another.
  std::shared_ptr<session::AccountSession> session_;
  Gtk::InfoBar& not_saved_bar_;
  Gtk::InfoBar& fault_bar_;
  Gtk::Label& fault_label_;
  Gtk::Widget& log_in_again_button_;
  Gtk::Widget& load_anyway_button_;
  Gtk::Label& resource_label_;
  Gtk::Spinner& spinner_;
  Gtk::Widget& message_card_;
  Gtk::Label& message_label_;
  Gtk::Label& received_label_;
  Gtk::Widget& upper_part_;
  Gtk::Box& answer_place_;
  AnswerView& answer_view_;
  AdwFlap* flap_;
  Glib::RefPtr<Gio::Settings> settings_;
  ResourceList resources_;
  std::map<std::string, ResourceReading> readings_;  ///< by their names and paths
  ResourceSidebar& sidebar_;
  std::string chosen_;  ///< of them
  std::shared_ptr<const ResourceReading::Read> shown_;
  bool was_unavailable_ = false;
  Glib::RefPtr<Gio::SimpleAction> cancel_;
  async::TaskScope naming_;
  async::TaskScope going_on_;
  async::TaskScope trusting_;
  SideWindow<SessionWindow> session_window_;
  SideWindow<CheckWindow> check_window_;
  SentRequests sent_requests_;
  SideWindow<SendingWindow> sending_window_;
  SideWindow<ActivityWindow> activity_window_;
  OwnedDialog certificate_dialog_;
};

}  // namespace vestibule::app
