#pragma once

#include "app/current-account.hpp"
#include "app/page.hpp"
#include "async/task-scope.hpp"

#include <adwaita.h>
#include <giomm/simpleaction.h>
#include <gtkmm/applicationwindow.h>
#include <gtkmm/builder.h>

#include <functional>

namespace vestibule::app {

/// What is seen while it is not known whether somebody is signed in: why not, and what can be done.
class StartWindow : public Gtk::ApplicationWindow {
public:
  StartWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, CurrentAccount& account,
              std::function<void()> try_again);

  /// One of the pages that are neither the login's nor the inside.
  void show_page(Page page);

private:
  async::Task<void> unlock();

  /// It owns the pages that are not shown, which are in no window.
  Glib::RefPtr<Gtk::Builder> builder_;
  CurrentAccount& account_;
  AdwBin* page_;
  AdwToastOverlay* toasts_;
  Glib::RefPtr<Gio::SimpleAction> unlock_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
