#pragma once

#include "app/accounts/current-account.hpp"
#include "async/task-scope.hpp"

#include <adwaita.h>
#include <gtkmm/builder.h>
#include <gtkmm/button.h>
#include <gtkmm/stack.h>
#include <gtkmm/window.h>

#include <memory>
#include <vector>

namespace vestibule::app {

/// The sign-ins that the keyring has and the list of accounts does not name. Nothing is taken up by itself: the person
/// chooses one.
class EarlierSignInsWindow : public Gtk::Window {
public:
  /// Opens it over `parent`, where it searches at once; destroying it closes it. `account` outlives it.
  static std::unique_ptr<EarlierSignInsWindow> open(Gtk::Window& parent, CurrentAccount& account);
  EarlierSignInsWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, CurrentAccount& account);

private:
  void search();
  async::Task<void> show_what_is_found();
  void offer(const tokens::AccountKey& account);
  async::Task<void> take_up(tokens::AccountKey account);
  void show_nothing(const char* title, const std::string& why);

  CurrentAccount& account_;
  Gtk::Stack& pages_;
  AdwPreferencesGroup* found_group_;
  AdwPreferencesGroup* locked_group_;
  std::vector<GtkWidget*> rows_;  ///< of `found_group_`
  AdwStatusPage* nothing_page_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
