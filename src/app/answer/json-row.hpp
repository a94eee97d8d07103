#pragma once

#include "app/answer/json-branch.hpp"
#include "tokens/json-index.hpp"

#include <glibmm/object.h>
#include <sigc++/signal.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vestibule::app {

/// A value of a JSON text in a list. There is one only while somebody looks at it.
class JsonRow : public Glib::Object {
public:
  /// Those that there are, by their places: a value has one at most.
  using Live = std::map<std::size_t, JsonRow*>;

  /// The row of the value at `position`, whose outermost branch has the place `outermost`, and the text's outermost
  /// value as its only child.
  static Glib::RefPtr<JsonRow> at(std::shared_ptr<const tokens::JsonIndex> json, JsonBranch::Position position,
                                  const std::shared_ptr<Live>& live);
  static constexpr std::size_t outermost = static_cast<std::size_t>(-1);
  ~JsonRow() override;

  const tokens::JsonIndex& json() const { return *json_; }
  std::size_t place() const { return child_.place; }
  const std::optional<std::string_view>& key() const { return child_.key; }
  JsonBranch& branch() const { return *position_.branch; }
  std::size_t index() const { return position_.index; }
  tokens::JsonKind kind() const { return json_->kind(child_.place); }
  /// How many containers it is in.
  std::size_t depth() const { return position_.branch->depth(); }
  bool is_open() const { return branch().opened(index()) != nullptr; }
  /// It has children, so that it can be opened.
  bool can_open() const { return json_->size(child_.place) > 0; }

  /// Name or index, as shown; empty for the outermost value.
  std::string shown_key() const;
  /// The value in short.
  std::string shown_value() const;
  /// The value itself, as `plain_value` says.
  std::string value() const;
  /// Where it is (RFC 6901).
  std::string pointer() const;
  /// An address that can be opened; empty, if the value is none.
  std::string link() const;

  /// It was opened or closed.
  sigc::signal<void()>& signal_toggled() { return toggled_; }

private:
  JsonRow(std::shared_ptr<const tokens::JsonIndex> json, JsonBranch::Position position, tokens::JsonChild child,
          std::shared_ptr<Live> live);

  std::shared_ptr<const tokens::JsonIndex> json_;
  JsonBranch::Position position_;
  tokens::JsonChild child_;
  std::shared_ptr<Live> live_;
  sigc::signal<void()> toggled_;
};

}  // namespace vestibule::app
