#pragma once

#include "app/answer/answer.hpp"
#include "app/answer/dragged-file.hpp"
#include "app/answer/json-search.hpp"
#include "app/answer/json-table-view.hpp"
#include "app/answer/json-tree.hpp"
#include "app/answer/text-list.hpp"
#include "app/file-saving.hpp"
#include "async/task-scope.hpp"

#include <adwaita.h>
#include <giomm/simpleactiongroup.h>
#include <gtkmm/box.h>
#include <gtkmm/builder.h>
#include <gtkmm/infobar.h>
#include <gtkmm/label.h>
#include <gtkmm/picture.h>
#include <gtkmm/stack.h>

#include <memory>
#include <string>
#include <vector>

namespace vestibule::app {

/// An answer, readable: JSON as a tree, text as text, an image as an image, and of everything its status, time, size
/// and headers. What takes time to read is read in a thread.
class AnswerView : public Gtk::Box {
public:
  /// Puts one into `place`; `toasts` is where it says what it could not do.
  static AnswerView& put_into(Gtk::Box& place, AdwToastOverlay* toasts);
  AnswerView(BaseObjectType* box, const Glib::RefPtr<Gtk::Builder>& builder, AdwToastOverlay* toasts);

  /// In the place of the one that was shown before; one with the same contents leaves them as they are shown.
  void show(Answer answer);
  /// Lets the person look for something in it.
  void find();
  /// Lets the person choose a file to save it to.
  void save();

private:
  async::Task<void> read();
  async::Task<void> read_json();
  async::Task<void> read_text();
  async::Task<void> read_table();
  async::Task<void> read_image();
  void add_drag(Gtk::Widget& handle);
  void render_page();
  void show_summary();
  void show_headers();
  void add_header(const std::string& name, const std::string& value);
  void show_json(std::shared_ptr<const tokens::JsonIndex> json);
  void show_other(const char* icon, const char* title, const std::string& why);
  void show_page(const char* page, bool has_contents, bool has_text);
  void note(const std::string& text);

  Glib::RefPtr<Gio::SimpleActionGroup> actions_;
  Gtk::Label& status_label_;
  Gtk::Label& detail_label_;
  Gtk::InfoBar& note_bar_;
  Gtk::Label& note_label_;
  Gtk::Stack& pages_;
  Gtk::Stack& contents_;
  Gtk::Picture& picture_;
  AdwStatusPage* other_page_;
  AdwPreferencesGroup* headers_group_;
  std::vector<GtkWidget*> header_rows_;  ///< of `headers_group_`
  JsonTree tree_;
  JsonSearch search_;
  TextList text_;
  JsonTableView table_;
  Answer answer_;
  /// Whoever has got one may still read it while there are other answers.
  std::vector<std::shared_ptr<DraggedFile>> dragged_;
  std::shared_ptr<const tokens::JsonIndex> json_;
  async::TaskScope reading_;
  FileSaving saving_;
};

}  // namespace vestibule::app
