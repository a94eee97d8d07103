#pragma once

#include "async/owned.hpp"
#include "tokens/json-tokens.hpp"
#include "tokens/text-lines.hpp"

#include <gtkmm/builder.h>
#include <gtkmm/listview.h>

#include <memory>

namespace vestibule::app {

/// A text, line by line; JSON in colours, unless the person wants high contrast.
class TextList {
public:
  /// Binds "text_list".
  explicit TextList(const Glib::RefPtr<Gtk::Builder>& builder);
  TextList(const TextList&) = delete;

  /// `tokens`: of the same text, if it is JSON; may be null.
  void show(std::shared_ptr<const tokens::TextLines> lines, std::shared_ptr<const tokens::JsonTokens> tokens);
  void clear();
  /// Lays out what is to be seen: when the person looks at the page.
  void render();

private:
  void render_colours();

  Gtk::ListView& list_;
  std::shared_ptr<const tokens::TextLines> lines_;
  std::shared_ptr<const tokens::JsonTokens> tokens_;
  async::SignalConnection darkened_, contrasted_;
};

}  // namespace vestibule::app
