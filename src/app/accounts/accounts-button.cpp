#include "app/accounts/accounts-button.hpp"

#include "app/accounts/account-row.hpp"
#include "app/ui-file.hpp"
#include "tokens/printable-text.hpp"

#include <gtkmm/button.h>
#include <gtkmm/label.h>
#include <gtkmm/listview.h>
#include <gtkmm/noselection.h>
#include <gtkmm/signallistitemfactory.h>

namespace vestibule::app {

namespace {

/// As many are found at a glance.
constexpr std::size_t most_without_search = 10;

}  // namespace

/// An item of the list.
class OfferedAccount : public Glib::Object {
public:
  static Glib::RefPtr<OfferedAccount> create(tokens::AccountKey key) {
    return Glib::make_refptr_for_instance(new OfferedAccount(std::move(key)));
  }
  const tokens::AccountKey& key() const { return key_; }

private:
  explicit OfferedAccount(tokens::AccountKey key) : key_(std::move(key)) {}

  tokens::AccountKey key_;
};

AccountsButton::AccountsButton(Gtk::MenuButton& button, CurrentAccount& account, std::function<void()> cannot_open)
    : button_(button), account_(account), cannot_open_(std::move(cannot_open)) {
  button_.set_visible(account_.session() || account_.before() || !account_.known().all().empty());
  button_.set_create_popup_func([this] { open(); });
}

AccountsButton::~AccountsButton() {
  button_.unset_popover();
}

void AccountsButton::open() {
  if (builder_) return;
  offered_ = Gio::ListStore<OfferedAccount>::create();
  builder_ = read_ui_file("accounts-popover.ui");
  auto& popover = *builder_->get_widget<Gtk::Popover>("popover");
  auto& list = *builder_->get_widget<Gtk::ListView>("list");
  const auto rows = Gtk::SignalListItemFactory::create();
  rows->signal_setup().connect([](const auto& item) { AccountRow::fill(*item); });
  rows->signal_bind().connect([this](const auto& item) {
    const auto& key = std::dynamic_pointer_cast<OfferedAccount>(item->get_item())->key();
    const bool is_current = account_.session() && account_.session()->key() == key;
    dynamic_cast<AccountRow&>(*item->get_child()).show(key, account_.known().state(key), is_current);
  });
  list.set_factory(rows);
  list.set_model(Gtk::NoSelection::create(offered_));
  list.signal_activate().connect([this](guint position) { change_to(position); });
  builder_->get_widget<Gtk::Button>("add_button")->signal_clicked().connect([this, &popover] {
    popover.popdown();
    account_.add_another();
  });
  auto& search = *builder_->get_widget<Gtk::SearchEntry>("search_entry");
  search.set_visible(account_.known().all().size() > most_without_search);
  search.signal_search_changed().connect([this] { fill(); });
  search.signal_activate().connect([this] {
    fill();
    if (offered_->get_n_items() > 0) change_to(0);
  });
  search.set_key_capture_widget(list);
  popover.signal_show().connect([this, &search] {
    search.set_text("");
    fill();
  });
  button_.set_popover(popover);
  fill();
}

void AccountsButton::change_to(guint position) {
  const auto key = offered_->get_item(position)->key();
  builder_->get_widget<Gtk::Popover>("popover")->popdown();
  if (!account_.change_to(key)) cannot_open_();
}

void AccountsButton::fill() {
  const auto wanted = builder_->get_widget<Gtk::SearchEntry>("search_entry")->get_text().casefold();
  std::vector<Glib::RefPtr<OfferedAccount>> rows;
  for (const auto& key : account_.known().all()) {
    const Glib::ustring text = tokens::printable(key.name + " " + key.origin);
    if (text.casefold().find(wanted) == Glib::ustring::npos) continue;
    rows.push_back(OfferedAccount::create(key));
  }
  offered_->splice(0, offered_->get_n_items(), rows);
  builder_->get_widget<Gtk::Widget>("scrolled_list")->set_visible(!rows.empty());
  builder_->get_widget<Gtk::Widget>("nothing_label")->set_visible(rows.empty() && !wanted.empty());
}

}  // namespace vestibule::app
