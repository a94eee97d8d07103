#pragma once

#include "app/answer/json-tree.hpp"
#include "async/task-scope.hpp"
#include "tokens/json-search.hpp"

#include <gtkmm/builder.h>
#include <gtkmm/label.h>
#include <gtkmm/searchbar.h>
#include <gtkmm/searchentry.h>

#include <memory>
#include <string>

namespace vestibule::app {

/// Looks for a text in the names and values of a tree, in a thread, and goes from one match to the next.
class JsonSearch {
public:
  /// Binds "search_bar" and what is in it. `tree` outlives it.
  JsonSearch(const Glib::RefPtr<Gtk::Builder>& builder, JsonTree& tree, Gio::SimpleActionGroup& actions);

  /// What to search; null: nothing can be.
  void set_json(std::shared_ptr<const tokens::JsonIndex> json);
  /// Opens the search bar, or goes into it.
  void open();

private:
  async::Task<void> search(std::string text);
  void start();
  void go(bool forwards);
  void render();

  JsonTree& tree_;
  Gtk::SearchBar& bar_;
  Gtk::SearchEntry& entry_;
  Gtk::Label& count_label_;
  Glib::RefPtr<Gio::SimpleAction> next_, previous_;
  std::shared_ptr<const tokens::JsonIndex> json_;
  tokens::JsonMatches matches_;
  std::size_t current_ = 0;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
