#include "tokens/json-table.hpp"

#include "tokens/json-string.hpp"

#include <set>

namespace vestibule::tokens {

namespace {

/// A name without quotes and escapes; `decoded` holds it where it has some.
std::string_view name_of(std::string_view key, std::string& decoded) {
  if (key.find('\\') == std::string_view::npos) return key.substr(1, key.size() - 2);
  decoded = decode_json_string(key).text;
  return decoded;
}

}  // namespace

std::shared_ptr<const JsonTable> JsonTable::build(std::shared_ptr<const JsonIndex> json, GCancellable* cancellable) {
  const auto table = std::make_shared<JsonTable>();
  table->json_ = std::move(json);
  return table->find_list() && table->read(cancellable) ? table : nullptr;
}

bool JsonTable::find_list() {
  const auto root = json_->root();
  if (!root) return false;
  if (json_->kind(*root) == JsonKind::Array) {
    list_ = *root;
    return true;
  }
  std::size_t lists = 0;
  json_->visit(*root, [&](const JsonChild& child) {
    if (json_->kind(child.place) != JsonKind::Array) return true;
    list_ = child.place;
    return ++lists == 1;
  });
  return lists == 1;
}

/// False, where it is no list of objects with members, or when it was cancelled.
bool JsonTable::read(GCancellable* cancellable) {
  constexpr std::size_t look_every = 1 << 10;  // rows
  std::set<std::string, std::less<>> others;
  std::string decoded;
  bool is_table = true;
  const auto read_name = [&](const JsonChild& member) {
    const auto name = name_of(*member.key, decoded);
    if (by_name_.contains(name)) return true;
    if (columns_.size() == most_columns) {
      if (!others.contains(name)) others.emplace(name);
      return true;
    }
    by_name_.emplace(name, columns_.size());
    columns_.push_back(*member.key);
    return true;
  };
  visit_rows([&](std::size_t row) {
    is_table = json_->kind(row) == JsonKind::Object && (size_ % look_every || !g_cancellable_is_cancelled(cancellable));
    if (!is_table) return false;
    size_++;
    json_->visit(row, read_name);
    return true;
  });
  left_out_ = others.size();
  return is_table && !columns_.empty();
}

std::vector<std::optional<std::size_t>> JsonTable::cells(std::size_t row) const {
  std::vector<std::optional<std::size_t>> cells(columns_.size());
  std::string decoded;
  json_->visit(row, [&](const JsonChild& member) {
    const auto column = by_name_.find(name_of(*member.key, decoded));
    if (column != by_name_.end()) cells[column->second] = member.place;
    return true;
  });
  return cells;
}

void JsonTable::visit_rows(const std::function<bool(std::size_t row)>& goes_on) const {
  json_->visit(list_, [&](const JsonChild& child) { return goes_on(child.place); });
}

}  // namespace vestibule::tokens
