#include "app/answer/text-rows.hpp"

#include "tokens/printable-text.hpp"

#include <algorithm>

namespace vestibule::app {

namespace {

/// Tabs are as visible as spaces.
std::string shown(std::string_view line) {
  std::string shown;
  for (auto tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    shown.append(tokens::printable(line.substr(0, tab))).append("\t");
    line.remove_prefix(tab + 1);
  }
  return shown.append(tokens::printable(line));
}

}  // namespace

TextRow::TextRow(std::string_view line, const tokens::JsonTokens* tokens) : Glib::ObjectBase(typeid(TextRow)) {
  const auto found = tokens ? tokens->in(line) : std::vector<tokens::JsonToken>();
  const auto first = tokens ? tokens->place_of(line) : 0;
  std::size_t done = 0;
  // What is shown may be longer than what was sent.
  const auto append_to = [&](std::size_t place) {
    const auto end = place < first ? 0 : std::min(place - first, line.size());
    text_.append(shown(line.substr(done, end - done)));
    done = end;
    return text_.size();
  };
  for (const auto& token : found) {
    const auto begin = append_to(token.begin);
    tokens_.push_back({token.kind, begin, append_to(token.end)});
  }
  append_to(first + line.size());
}

Glib::RefPtr<TextRows> TextRows::create(std::shared_ptr<const tokens::TextLines> lines,
                                        std::shared_ptr<const tokens::JsonTokens> tokens) {
  return Glib::make_refptr_for_instance(new TextRows(std::move(lines), std::move(tokens)));
}

TextRows::TextRows(std::shared_ptr<const tokens::TextLines> lines, std::shared_ptr<const tokens::JsonTokens> tokens)
    : Glib::ObjectBase(typeid(TextRows)), lines_(std::move(lines)), tokens_(std::move(tokens)) {}

GType TextRows::get_item_type_vfunc() {
  return Glib::Object::get_base_type();
}

guint TextRows::get_n_items_vfunc() {
  return static_cast<guint>(lines_->size());
}

gpointer TextRows::get_item_vfunc(guint position) {
  if (position >= lines_->size()) return nullptr;
  const auto row = Glib::make_refptr_for_instance(new TextRow(lines_->line(position), tokens_.get()));
  row->reference();  // the caller's
  return row->gobj();
}

}  // namespace vestibule::app
