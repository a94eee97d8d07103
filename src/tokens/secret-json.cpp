#include "tokens/secret-json.hpp"

#include "tokens/json-index.hpp"
#include "tokens/json-pointer.hpp"
#include "tokens/json-string.hpp"

#include <string.h>

#include <algorithm>

namespace vestibule::tokens {

namespace {

/// The values that a pointer leads to: several, where members have the same name; the one that counts is the last.
std::vector<std::size_t> places_of(const JsonIndex& index, const std::string& pointer) {
  const auto names = split_json_pointer(pointer);
  if (!names || !index.root()) return {};
  std::vector<std::size_t> places{*index.root()};
  for (const auto& name : *names) {
    std::vector<std::size_t> next;
    for (const auto place : places)
      index.visit(place, [&, number = std::size_t{0}](const JsonChild& child) mutable {
        const auto own = child.key ? decode_json_string(*child.key).text : std::to_string(number++);
        if (own == name) next.push_back(child.place);
        return true;
      });
    places = std::move(next);
  }
  std::erase_if(places, [&](std::size_t place) { return index.kind(place) != JsonKind::String; });
  return places;
}

Secret secret_of(std::string_view raw) {
  auto decoded = decode_json_string(raw);
  const Secret secret(decoded.text);
  explicit_bzero(decoded.text.data(), decoded.text.size());
  return secret;
}

}  // namespace

std::optional<SecretJson> SecretJson::parse(std::string_view text, const std::vector<std::string>& places) {
  // What is found here must be what is found in the whole.
  if (!is_json(text)) return std::nullopt;
  SecretText bare(text.begin(), text.end());
  SecretJson json;
  {
    const auto bytes = async::Bytes::adopt(g_bytes_new_static(text.data(), text.size()));
    const auto index = JsonIndex::build(bytes);
    for (const auto& pointer : places)
      for (const auto place : places_of(*index, pointer)) {
        const auto raw = index->raw(place);
        json.secrets_[pointer] = secret_of(raw);
        // An empty string, and spaces as long as what it was.
        std::fill_n(bare.begin() + static_cast<std::ptrdiff_t>(place), raw.size(), ' ');
        bare[place] = bare[place + 1] = '"';
      }
  }
  auto rest = parse_json({bare.data(), bare.size()});
  if (!rest) return std::nullopt;
  json.rest_ = std::move(*rest);
  return json;
}

std::optional<Secret> SecretJson::secret(const std::string& place) const {
  const auto found = secrets_.find(place);
  return found == secrets_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace vestibule::tokens
