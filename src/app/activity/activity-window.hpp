#pragma once

#include "app/accounts/known-accounts.hpp"
#include "app/activity/request-cells.hpp"
#include "app/activity/timeline.hpp"
#include "app/file-saving.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"

#include <adwaita.h>
#include <giomm/simpleactiongroup.h>
#include <gtkmm/builder.h>
#include <gtkmm/columnview.h>
#include <gtkmm/label.h>
#include <gtkmm/scrolledwindow.h>
#include <gtkmm/searchentry.h>
#include <gtkmm/singleselection.h>
#include <gtkmm/stack.h>
#include <gtkmm/togglebutton.h>
#include <gtkmm/window.h>

#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// What the requests of an account go through, as it happens, or as it was saved.
class ActivityWindow : public Gtk::Window {
public:
  /// Opens it beside `parent`; the rest as `SessionWindow::open`.
  static std::unique_ptr<ActivityWindow> open(Gtk::Window& parent, std::shared_ptr<session::AccountSession> session,
                                              const tokens::Clock& clock);
  ActivityWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                 std::shared_ptr<session::AccountSession> session, const tokens::Clock& clock);

private:
  async::Task<void> follow_events();
  bool is_live() const { return !is_opened_ && !pause_button_.get_active(); }
  bool has_news() const;
  void follow_frames();
  bool tick();
  void look();
  void render(session::Trace trace);
  void render_table();
  void render_detail();
  void choose(std::uint64_t number);
  void open_trace();
  void save(const char* title, const char* name, const std::string& contents);
  void go_live();
  void show_trace(session::Trace trace);
  async::Task<void> read_from(async::Object<GFile> file);

  std::shared_ptr<session::AccountSession> session_;
  const tokens::Clock& clock_;
  AdwToastOverlay* toasts_;
  FileChoice choice_;
  FileSaving saving_;
  Gtk::ToggleButton& pause_button_;
  Gtk::SearchEntry& search_entry_;
  Gtk::Stack& pages_;
  Gtk::Label& detail_label_;
  Gtk::Widget& opened_bar_;
  Gtk::ColumnView& table_;
  Timeline timeline_;
  Glib::RefPtr<RequestRows> rows_ = RequestRows::create();
  RequestCells cells_{table_, rows_};
  Glib::RefPtr<Gtk::SingleSelection> selection_;
  Glib::RefPtr<Gio::SimpleActionGroup> actions_ = Gio::SimpleActionGroup::create();
  std::vector<session::SessionEvent> events_;  ///< that are known of
  bool is_opened_ = false;                     ///< what is shown was saved, in place of what goes on
  std::uint64_t seen_change_ = 0;
  bool goes_on_ = true;  ///< something is under way, or has not been looked at
  bool follows_frames_ = false;
  tokens::BootTimePoint moved_at_;
  ShownRequestsPtr shown_ = std::make_shared<ShownRequests>();
  std::uint64_t chosen_ = 0;
  async::Timer table_timer_;
  bool table_is_due_ = false;
  async::TaskScope following_;
  async::TaskScope reading_;
};

}  // namespace vestibule::app
