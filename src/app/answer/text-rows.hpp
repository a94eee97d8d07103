#pragma once

#include "tokens/json-tokens.hpp"
#include "tokens/text-lines.hpp"

#include <giomm/listmodel.h>
#include <glibmm/object.h>

#include <memory>
#include <string>
#include <vector>

namespace vestibule::app {

/// A line of a text in a list.
class TextRow : public Glib::Object {
public:
  /// `tokens`: of the text, if it is JSON; may be null.
  TextRow(std::string_view line, const tokens::JsonTokens* tokens);

  /// As it is shown: tabs are as visible as spaces.
  const std::string& text() const { return text_; }
  /// What is JSON in `text`.
  const std::vector<tokens::JsonToken>& tokens() const { return tokens_; }

private:
  std::string text_;
  std::vector<tokens::JsonToken> tokens_;
};

/// The lines of a text as `TextRow`s, each made when it is asked for.
class TextRows : public Gio::ListModel, public Glib::Object {
public:
  /// `tokens`: of the same text, if it is JSON; may be null.
  static Glib::RefPtr<TextRows> create(std::shared_ptr<const tokens::TextLines> lines,
                                       std::shared_ptr<const tokens::JsonTokens> tokens);

private:
  TextRows(std::shared_ptr<const tokens::TextLines> lines, std::shared_ptr<const tokens::JsonTokens> tokens);
  GType get_item_type_vfunc() override;
  guint get_n_items_vfunc() override;
  gpointer get_item_vfunc(guint position) override;

  std::shared_ptr<const tokens::TextLines> lines_;
  std::shared_ptr<const tokens::JsonTokens> tokens_;
};

}  // namespace vestibule::app
