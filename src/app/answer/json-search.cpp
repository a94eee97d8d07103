#include "app/answer/json-search.hpp"

#include "app/formatted.hpp"
#include "async/thread-call.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

constexpr std::size_t most_matches = 100'000;

auto find_in_thread(std::shared_ptr<const tokens::JsonIndex> json, std::string text) {
  return async::in_thread(
      [json, text](GCancellable* cancellable) { return tokens::find_in_json(*json, text, most_matches, cancellable); });
}

}  // namespace

JsonSearch::JsonSearch(const Glib::RefPtr<Gtk::Builder>& builder, JsonTree& tree, Gio::SimpleActionGroup& actions)
    : tree_(tree), bar_(*builder->get_widget<Gtk::SearchBar>("search_bar")),
      entry_(*builder->get_widget<Gtk::SearchEntry>("search_entry")),
      count_label_(*builder->get_widget<Gtk::Label>("count_label")),
      next_(actions.add_action("next-match", [this] { go(true); })),
      previous_(actions.add_action("previous-match", [this] { go(false); })) {
  bar_.connect_entry(entry_);
  entry_.signal_search_changed().connect([this] { start(); });
  entry_.signal_activate().connect([this] { go(true); });
  entry_.signal_next_match().connect([this] { go(true); });
  entry_.signal_previous_match().connect([this] { go(false); });
  render();
}

void JsonSearch::set_json(std::shared_ptr<const tokens::JsonIndex> json) {
  json_ = std::move(json);
  if (!json_) bar_.set_search_mode(false);
  start();
}

void JsonSearch::open() {
  if (!json_) return;
  bar_.set_search_mode(true);
  entry_.grab_focus();
}

void JsonSearch::start() {
  scope_.cancel();
  matches_ = {};
  render();
  if (json_ && !entry_.get_text().empty()) scope_.start(search(entry_.get_text()));
}

async::Task<void> JsonSearch::search(std::string text) {
  count_label_.set_text(_("Searching…"));
  auto finding = find_in_thread(json_, std::move(text));
  auto matches = co_await finding;
  matches_ = std::move(*matches);
  current_ = 0;
  render();
  if (!matches_.places.empty()) tree_.reveal(matches_.places.front());
}

void JsonSearch::go(bool forwards) {
  const std::size_t count = matches_.places.size();
  if (count == 0) return;
  current_ = (current_ + (forwards ? 1 : count - 1)) % count;
  render();
  tree_.reveal(matches_.places[current_]);
}

void JsonSearch::render() {
  const std::size_t count = matches_.places.size();
  next_->set_enabled(count > 1);
  previous_->set_enabled(count > 1);
  if (count == 0)
    count_label_.set_text(entry_.get_text().empty() ? "" : _("Not found"));
  else if (matches_.is_cut)
    // Translators: the first number is that of the match that is shown, the second one that of all matches that are
    // counted.
    count_label_.set_text(formatted(_("%zu of more than %zu"), current_ + 1, count));
  else
    // Translators: the first number is that of the match that is shown, the second one that of all matches.
    count_label_.set_text(formatted(_("%zu of %zu"), current_ + 1, count));
}

}  // namespace vestibule::app
