#include "app/answer/json-row.hpp"

#include "app/answer/shown-json.hpp"
#include "tokens/json-pointer.hpp"
#include "tokens/json-string.hpp"
#include "tokens/printable-text.hpp"

#include <algorithm>
#include <vector>

namespace vestibule::app {

using tokens::JsonChild;
using tokens::JsonIndex;
using tokens::JsonKind;

namespace {

constexpr std::size_t longest_link = 2000;  // bytes

JsonChild child_at(const JsonIndex& json, const JsonBranch& branch, std::size_t index) {
  return branch.place() == JsonRow::outermost ? JsonChild{std::nullopt, *json.root()}
                                              : json.child(branch.place(), index);
}

/// How the parts of a pointer name a child.
std::string name_of(const JsonChild& child, std::size_t index) {
  return child.key ? tokens::decode_json_string(*child.key).text : std::to_string(index);
}

}  // namespace

Glib::RefPtr<JsonRow> JsonRow::at(std::shared_ptr<const JsonIndex> json, JsonBranch::Position position,
                                  const std::shared_ptr<Live>& live) {
  const auto child = child_at(*json, *position.branch, position.index);
  const auto found = live->find(child.place);
  if (found != live->end()) {
    found->second->reference();
    return Glib::make_refptr_for_instance(found->second);
  }
  return Glib::make_refptr_for_instance(new JsonRow(std::move(json), std::move(position), child, live));
}

JsonRow::JsonRow(std::shared_ptr<const JsonIndex> json, JsonBranch::Position position, JsonChild child,
                 std::shared_ptr<Live> live)
    : Glib::ObjectBase(typeid(JsonRow)), json_(std::move(json)), position_(std::move(position)), child_(child),
      live_(std::move(live)) {
  live_->emplace(child_.place, this);
}

JsonRow::~JsonRow() {
  const auto found = live_->find(child_.place);
  if (found != live_->end() && found->second == this) live_->erase(found);
}

std::string JsonRow::shown_key() const {
  if (child_.key) return shown_json(*child_.key);
  return branch().place() == outermost ? "" : std::to_string(index());
}

std::string JsonRow::shown_value() const {
  return app::shown_value(*json_, child_.place);
}

std::string JsonRow::value() const {
  return plain_value(*json_, child_.place);
}

std::string JsonRow::pointer() const {
  std::vector<std::string> names;
  std::size_t index = position_.index;
  for (const auto* branch = position_.branch.get(); branch && branch->place() != outermost;
       index = branch->index(), branch = branch->parent())
    names.push_back(name_of(child_at(*json_, *branch, index), index));
  std::string pointer;
  for (auto name = names.rbegin(); name != names.rend(); ++name)
    pointer = tokens::below(pointer, *name);
  return pointer;
}

std::string JsonRow::link() const {
  if (kind() != JsonKind::String) return "";
  const auto raw = json_->raw(child_.place);
  if (raw.size() > longest_link || (!raw.starts_with("\"http:") && !raw.starts_with("\"https:"))) return "";
  const auto text = tokens::decode_json_string(raw).text;
  // What is shown is what is opened.
  const async::OwnedUri uri(g_uri_parse(text.c_str(), G_URI_FLAGS_NONE, nullptr));
  return uri && g_uri_get_host(uri.get()) && *g_uri_get_host(uri.get()) && tokens::printable(text) == text ? text : "";
}

}  // namespace vestibule::app
