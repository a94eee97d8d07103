#include "service/server-description.hpp"

#include "async/owned.hpp"
#include "tokens/json-pointer.hpp"

#include <libsoup/soup.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace vestibule::service {

namespace {

bool is_of(const std::string& url, const Origin& origin) {
  const async::OwnedUri uri(g_uri_parse(url.c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
  return uri && has_origin(uri.get(), origin);
}

/// Absent: the server leaves it open.
bool takes_passwords(JsonNode* grants) {
  if (!grants) return true;
  if (!JSON_NODE_HOLDS_ARRAY(grants)) return false;
  JsonArray* array = json_node_get_array(grants);
  for (guint i = 0; i < json_array_get_length(array); i++)
    if (tokens::text_of(json_array_get_element(array, i)) == "password") return true;
  return false;
}

bool has_route(const tokens::JsonNodePtr& answer, const std::string& base, std::string method, std::string_view path) {
  std::transform(method.begin(), method.end(), method.begin(), g_ascii_tolower);
  const std::string plain(path.substr(0, path.find('?')));
  const auto has = [&](const std::string& name) {
    return tokens::find(answer, tokens::below(tokens::below("/paths", name), method)) != nullptr;
  };
  // A description may count from its own server's path, or from the origin.
  return has(plain) || (!base.empty() && has(base + plain));
}

}  // namespace

Metadata judge_metadata(const tokens::JsonNodePtr& answer, const Origin& origin) {
  const auto issuer = tokens::string_member(answer, "issuer");
  const auto token_endpoint = tokens::string_member(answer, "token_endpoint");
  if (!issuer || !token_endpoint) return Metadata::None;
  if (!is_of(*issuer, origin) || !is_of(*token_endpoint, origin)) return Metadata::OfOtherOrigin;
  return takes_passwords(tokens::find(answer, "/grant_types_supported")) ? Metadata::Fit : Metadata::NoPassword;
}

bool describes(const tokens::JsonNodePtr& answer, const std::string& base, const ServiceProfile& profile) {
  std::vector<const Call*> calls = {&profile.log_in};
  if (profile.refresh) calls.push_back(&*profile.refresh);
  if (profile.sign_up) calls.push_back(&*profile.sign_up);
  const bool all = std::all_of(calls.begin(), calls.end(),
                               [&](const Call* call) { return has_route(answer, base, call->method, call->path); });
  if (!all || calls.size() > 1) return all;
  return std::any_of(profile.resources.begin(), profile.resources.end(), [&](const Resource& resource) {
    return resource.takes_token && has_route(answer, base, resource.method, resource.path);
  });
}

}  // namespace vestibule::service
