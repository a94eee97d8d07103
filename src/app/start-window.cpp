#include "app/start-window.hpp"

#include "app/error-text.hpp"
#include "app/toast.hpp"
#include "app/ui-file.hpp"

#include <glib/gi18n.h>

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

StartWindow::StartWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder, CurrentAccount& account,
                         std::function<void()> try_again)
    : Gtk::ApplicationWindow(window), builder_(builder), account_(account), page_(c_object<AdwBin>(builder, "page")),
      toasts_(c_object<AdwToastOverlay>(builder, "toasts")),
      unlock_(add_action("unlock", [this] { scope_.start(unlock()); })) {
  add_action("try-again", std::move(try_again));
  add_action("continue-without-keyring", [this] { account_.continue_in_memory(); });
  add_action("sign-in-again", [this] { account_.sign_in_again(); });
}

void StartWindow::show_page(Page page) {
  adw_bin_set_child(page_, c_object<GtkWidget>(builder_, name_of(page)));
  // The button that leads on, if the page has one; nothing is focused where nothing can be done.
  if (auto* first = c_object<GtkWidget>(builder_, (std::string(name_of(page)) + "_first").c_str()))
    gtk_widget_grab_focus(first);
}

async::Task<void> StartWindow::unlock() {
  unlock_->set_enabled(false);
  std::string failure;
  try {
    const bool unlocked = co_await account_.unlock();
    if (!unlocked) failure = _("The keyring is still locked");
  } catch (const Error& error) {
    failure = error_text(error, Attempt::Unlock).text;
  }
  unlock_->set_enabled(true);
  if (!failure.empty()) show_toast(toasts_, failure);
}

}  // namespace vestibule::app
