#include "app/login/earlier-sign-ins-window.hpp"

#include "app/error-text.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

std::string locked_text(std::size_t count) {
  return formatted(ngettext("%zu sign-in is in a keyring that is locked: unlock it, then look again.",
                            "%zu sign-ins are in a keyring that is locked: unlock it, then look again.", count),
                   count);
}

}  // namespace

std::unique_ptr<EarlierSignInsWindow> EarlierSignInsWindow::open(Gtk::Window& parent, CurrentAccount& account) {
  const auto builder = read_ui_file("earlier-sign-ins.ui");
  std::unique_ptr<EarlierSignInsWindow> window(
      Gtk::Builder::get_widget_derived<EarlierSignInsWindow>(builder, "earlier_sign_ins", account));
  window->set_transient_for(parent);
  window->present();
  return window;
}

EarlierSignInsWindow::EarlierSignInsWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                                           CurrentAccount& account)
    : Gtk::Window(window), account_(account), pages_(*builder->get_widget<Gtk::Stack>("pages")),
      found_group_(c_object<AdwPreferencesGroup>(builder, "found_group")),
      locked_group_(c_object<AdwPreferencesGroup>(builder, "locked_group")),
      nothing_page_(c_object<AdwStatusPage>(builder, "nothing_page")) {
  builder->get_widget<Gtk::Button>("again_button")->signal_clicked().connect([this] { search(); });
  search();
}

void EarlierSignInsWindow::search() {
  pages_.set_visible_child("searching");
  scope_.start(show_what_is_found());
}

async::Task<void> EarlierSignInsWindow::show_what_is_found() {
  keyring::FoundAccounts found;
  try {
    found = co_await account_.find_earlier();
  } catch (const Error& error) {
    show_nothing(_("Cannot Search"), error_text(error, Attempt::Unlock).text);
    co_return;
  }
  if (found.accounts.empty()) {
    if (found.locked)
      show_nothing(_("Keyring Locked"), locked_text(found.locked));
    else
      show_nothing(_("No Earlier Sign-Ins"), _("The keyring has no sign-in that is not known here."));
    co_return;
  }
  for (auto* row : rows_)
    adw_preferences_group_remove(found_group_, row);
  rows_.clear();
  for (const auto& account : found.accounts)
    offer(account);
  gtk_widget_set_visible(GTK_WIDGET(locked_group_), found.locked > 0);
  if (found.locked) adw_preferences_group_set_description(locked_group_, locked_text(found.locked).c_str());
  pages_.set_visible_child("found");
}

void EarlierSignInsWindow::offer(const tokens::AccountKey& account) {
  auto* row = ADW_ACTION_ROW(adw_action_row_new());
  adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), tokens::printable(account.name).c_str());
  adw_action_row_set_subtitle(row, tokens::printable(account.origin).c_str());
  auto* button = Gtk::make_managed<Gtk::Button>(_("Go On"));
  button->set_valign(Gtk::Align::CENTER);
  button->signal_clicked().connect([this, account] { scope_.start(take_up(account)); });
  adw_action_row_add_suffix(row, GTK_WIDGET(button->gobj()));
  adw_action_row_set_activatable_widget(row, GTK_WIDGET(button->gobj()));
  adw_preferences_group_add(found_group_, GTK_WIDGET(row));
  rows_.push_back(GTK_WIDGET(row));
}

async::Task<void> EarlierSignInsWindow::take_up(tokens::AccountKey account) {
  pages_.set_visible_child("searching");
  try {
    co_await account_.take_up(std::move(account));
  } catch (const Error& error) {
    show_nothing(_("Cannot Go On with This Sign-In"), error_text(error, Attempt::Unlock).text);
    co_return;
  }
  close();
}

void EarlierSignInsWindow::show_nothing(const char* title, const std::string& why) {
  adw_status_page_set_title(nothing_page_, title);
  const async::OwnedString escaped(g_markup_escape_text(why.c_str(), -1));
  adw_status_page_set_description(nothing_page_, escaped.get());
  pages_.set_visible_child("nothing");
}

}  // namespace vestibule::app
