#include "app/session/claims.hpp"

#include "app/answer/shown-json.hpp"
#include "app/formatted.hpp"
#include "app/session/session-text.hpp"
#include "tokens/bounded-json.hpp"
#include "tokens/json-index.hpp"
#include "tokens/json-string.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::app {

using std::chrono::milliseconds;
using tokens::JsonIndex;
using tokens::JsonKind;

namespace {

constexpr std::size_t most_elements = 50;        // of a list that are compared one by one
constexpr std::size_t longest_container = 1000;  // bytes, before the last value in it
constexpr const char* mask = "••••••••";

std::string shown_value(const JsonIndex& json, std::size_t place);

/// `{"country": "NZ"}`, ended by an ellipsis where it is long.
std::string shown_container(const JsonIndex& json, std::size_t place) {
  const bool is_object = json.kind(place) == JsonKind::Object;
  std::string text(1, is_object ? '{' : '[');
  for (std::size_t i = 0; i < json.size(place); i++) {
    if (text.size() > longest_container) return text + "…";
    if (i) text += ", ";
    const auto child = json.child(place, i);
    if (child.key) text += "\"" + shown_json(*child.key) + "\": ";
    text += shown_value(json, child.place);
  }
  return text + (is_object ? '}' : ']');
}

/// A claim can hold a token of its own (RFC 7519 appendix A): that is not shown either. What `decode_jwt` has let
/// through is not nested too deeply for this.
std::string shown_value(const JsonIndex& json, std::size_t place) {
  if (json.is_container(place)) return shown_container(json, place);
  const auto raw = json.raw(place);
  if (json.kind(place) != JsonKind::String) return shown_json(raw);
  return tokens::decode_jwt(tokens::decode_json_string(raw).text) ? mask : "\"" + shown_json(raw) + "\"";
}

bool is_time(const std::string& name) {
  return name == "exp" || name == "iat" || name == "nbf";
}

/// Whether each token has one of its own.
bool is_of_one_token(const std::string& name) {
  return is_time(name) || name == "jti";
}

Claim claim_of(const JsonIndex& json, const std::string& name, std::size_t place) {
  Claim claim{tokens::printable(name), shown_value(json, place), {}};
  if (json.kind(place) != JsonKind::Array || json.size(place) > most_elements) return claim;
  for (std::size_t i = 0; i < json.size(place); i++)
    claim.elements.push_back(shown_value(json, json.child(place, i).place));
  return claim;
}

const Claim* find(const Claims& claims, const std::string& name) {
  const auto found = std::find_if(claims.all.begin(), claims.all.end(), [&](const auto& c) { return c.name == name; });
  return found == claims.all.end() ? nullptr : &*found;
}

/// What of `elements` is not in `others`, one after the other.
std::string without(const std::vector<std::string>& elements, const std::vector<std::string>& others) {
  std::string text;
  for (const auto& element : elements)
    if (std::find(others.begin(), others.end(), element) == others.end()) text += (text.empty() ? "" : ", ") + element;
  return text;
}

std::string change_text(const Claim& before, const Claim& after) {
  const auto gone = without(before.elements, after.elements), come = without(after.elements, before.elements);
  // Translators: values of a list that are in it no longer, and such that were not in it before.
  if (!gone.empty() && !come.empty()) return formatted(_("%s has gone, %s has come"), gone.c_str(), come.c_str());
  // Translators: values of a list that are in it no longer.
  if (!gone.empty()) return formatted(_("%s has gone"), gone.c_str());
  // Translators: values of a list that were not in it before.
  if (!come.empty()) return formatted(_("%s has come"), come.c_str());
  // Translators: the value before, and the one now.
  return formatted(_("From %s to %s"), before.value.c_str(), after.value.c_str());
}

}  // namespace

Claims claims_of(const tokens::JwtClaims& token) {
  Claims claims{.all = {}, .stated = tokens::stated_lifetime(token)};
  const auto json = JsonIndex::build(async::bytes_of(token.payload));
  const auto times = tokens::parse_json(token.payload);
  if (!json->root() || !times) return claims;
  const std::size_t size = json->size(*json->root()), read = std::min(size, Claims::most);
  claims.left_out = size - read;
  for (std::size_t i = 0; i < read; i++) {
    const auto child = json->child(*json->root(), i);
    const auto name = tokens::decode_json_string(*child.key).text;
    auto claim = claim_of(*json, name, child.place);
    const auto seconds = is_time(name) ? tokens::number_member(*times, name.c_str()) : std::nullopt;
    if (const auto text = seconds ? time_text(*seconds) : std::string(); !text.empty()) claim.value = text;
    std::erase_if(claims.all, [&](const auto& earlier) { return earlier.name == claim.name; });
    claims.all.push_back(std::move(claim));
  }
  return claims;
}

std::vector<ClaimChange> changes_between(const Claims& before, const Claims& after) {
  std::vector<ClaimChange> changes;
  const auto &old_life = before.stated.duration, &new_life = after.stated.duration;
  if (old_life && new_life && *old_life != *new_life)
    changes.push_back({_("Lifetime"),
                       formatted(*new_life < *old_life ? _("Shorter: %s instead of %s") : _("Longer: %s instead of %s"),
                                 short_duration(*new_life).c_str(), short_duration(*old_life).c_str())});
  for (const auto& claim : before.all) {
    const auto* now = find(after, claim.name);
    if (!now)
      changes.push_back({claim.name, formatted(_("Has gone; it was %s"), claim.value.c_str())});
    else if (*now != claim && !is_of_one_token(claim.name))
      changes.push_back({claim.name, change_text(claim, *now)});
  }
  for (const auto& claim : after.all)
    if (!find(before, claim.name)) changes.push_back({claim.name, formatted(_("Is new: %s"), claim.value.c_str())});
  return changes;
}

}  // namespace vestibule::app
