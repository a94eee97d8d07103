#include "app/start-page.hpp"

#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

namespace vestibule::app {

namespace {

const char* name_of(Page page) {
  switch (page) {
  case Page::OwnerFrozen:
    return "owner_frozen_page";
  case Page::NoLock:
    return "no_lock_page";
  case Page::Locked:
    return "locked_page";
  case Page::Unreachable:
    return "unreachable_page";
  case Page::Unreadable:
    return "unreadable_page";
  default:
    return "starting_page";
  }
}

}  // namespace

StartPage::StartPage(Gtk::ApplicationWindow& window, CurrentAccount& account)
    : WindowPage(window, account, "start-page.ui") {
  if (const auto& session = account_.session())
    adw_window_title_set_subtitle(c_object<AdwWindowTitle>(builder_, "title"),
                                  tokens::printable(session->account_name()).c_str());
  add_unlock_action();
  add_action("try-again", [this] { account_.find_out(); });
  add_action("continue-without-keyring", [this] { account_.continue_in_memory(); });
  add_action("sign-in-again", [this] { account_.sign_in_again(); });
}

void StartPage::show(Page page) {
  page_ = page;
  adw_bin_set_child(c_object<AdwBin>(builder_, "page"), c_object<GtkWidget>(builder_, name_of(page)));
}

void StartPage::opened() {
  // The button that leads on, if the page has one; nothing is focused where nothing can be done.
  if (auto* first = c_object<GtkWidget>(builder_, (std::string(name_of(page_)) + "_first").c_str()))
    gtk_widget_grab_focus(first);
}

}  // namespace vestibule::app
