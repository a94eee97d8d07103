#include "service/profile-headers.hpp"

#include "service/http-fields.hpp"

#include <algorithm>
#include <set>

namespace vestibule::service {

namespace {

std::string lower_case(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), g_ascii_tolower);
  return name;
}

}  // namespace

Placement read_header_placement(const ProfileNode& node) {
  node.expect_members({"header", "scheme"});
  Placement place{.scheme = ""};
  const auto name = node.required("header");
  place.name = name.word();
  if (is_reserved_header(place.name)) name.fail("the name of a header that is free to be set");
  if (const auto scheme = node.member("scheme")) place.scheme = scheme->word();
  return place;
}

ConstantHeaders read_constant_headers(const ProfileNode& node, const Placement& token) {
  ConstantHeaders headers;
  std::set<std::string> taken = {lower_case(token.name), "authorization", "accept"};
  for (const auto& [name, value] : node.members()) {
    const auto lower = lower_case(name);
    if (!is_http_token(name) || is_reserved_header(lower) || !taken.insert(lower).second)
      value.fail("as its name that of a header that is free to be set, once");
    const auto text = value.text();
    if (!is_header_text(text)) value.fail("a text of visible ASCII characters, spaces only between them");
    headers.emplace_back(name, text);
  }
  return headers;
}

}  // namespace vestibule::service
