#pragma once

#include "app/page.hpp"
#include "app/window-page.hpp"

namespace vestibule::app {

/// What is seen while it is not known whether somebody is signed in: why not, and what can be done.
class StartPage : public WindowPage {
public:
  StartPage(Gtk::ApplicationWindow& window, CurrentAccount& account);

  /// One of the pages that are neither the login's nor the inside.
  void show(Page page);
  void opened() override;

private:
  Page page_ = Page::Starting;
};

}  // namespace vestibule::app
