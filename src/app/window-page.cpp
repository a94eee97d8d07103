#include "app/window-page.hpp"

#include "app/error-text.hpp"
#include "app/ui-file.hpp"

#include <glib/gi18n.h>
#include <gtkmm/application.h>
#include <gtkmm/menubutton.h>

namespace vestibule::app {

WindowPage::WindowPage(Gtk::ApplicationWindow& window, CurrentAccount& account, const std::string& ui_file)
    : window_(window), account_(account), builder_(read_ui_file(ui_file)),
      root_(c_object<AdwToastOverlay>(builder_, "toasts")), actions_(Gio::SimpleActionGroup::create()),
      accounts_button_(widget<Gtk::MenuButton>("accounts_button"), account,
                       [this] { show_toast(_("The type of service of this account is not there any more")); }) {
  widget<Gtk::MenuButton>("menu_button").set_menu_model(window.get_application()->get_menu_by_id("primary_menu"));
  gtk_widget_insert_action_group(GTK_WIDGET(root_), "page", G_ACTION_GROUP(actions_->gobj()));
}

WindowPage::~WindowPage() {
  gtk_widget_insert_action_group(GTK_WIDGET(root_), "page", nullptr);
}

void WindowPage::fill_window() {
  window_.set_title(window_title());
  window_.unset_default_widget();  // GTK 4.8 looks at it once more when its page has gone
  adw_application_window_set_content(ADW_APPLICATION_WINDOW(window_.gobj()), GTK_WIDGET(root_));
}

void WindowPage::leave_window() {
  window_.unset_focus();  // first: a password entry's text would tell the entry of it, which may be gone by then
  window_.unset_default_widget();
  adw_application_window_set_content(ADW_APPLICATION_WINDOW(window_.gobj()), nullptr);
}

std::string WindowPage::window_title() const {
  return adw_window_title_get_title(c_object<AdwWindowTitle>(builder_, "title"));
}

void WindowPage::set_waiting(bool waiting) {
  gtk_widget_set_sensitive(GTK_WIDGET(root_), !waiting);
}

void WindowPage::show_toast(const std::string& text, ToastLasts lasts, ToastAction action) {
  app::show_toast(root_, text, lasts, std::move(action));
}

Glib::RefPtr<Gio::SimpleAction> WindowPage::add_action(const char* name, std::function<void()> act) {
  return actions_->add_action(name, std::move(act));
}

void WindowPage::add_unlock_action() {
  unlock_ = add_action("unlock", [this] { unlocking_.start(unlock()); });
}

async::Task<void> WindowPage::unlock() {
  unlock_->set_enabled(false);
  std::string failure;
  try {
    const bool unlocked = co_await account_.unlock();
    if (!unlocked) failure = _("The keyring is still locked");
  } catch (const Error& error) {
    failure = error_text(error, Attempt::Unlock).text;
  }
  unlock_->set_enabled(true);
  if (!failure.empty()) show_toast(failure);
}

}  // namespace vestibule::app
