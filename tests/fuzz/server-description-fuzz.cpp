// What a server says of itself: metadata of RFC 8414, an OpenAPI description.
#include "service/profile-library.hpp"
#include "service/server-description.hpp"
#include "target.hpp"
#include "tokens/json-pointer.hpp"

namespace vestibule::testing {

using namespace service;

namespace {

const Origin origin{"https", "example.org", 443};

void check_fit(const tokens::JsonNodePtr& answer) {
  for (const char* name : {"issuer", "token_endpoint"}) {
    const auto url = tokens::string_member(answer, name);
    g_assert_true(url.has_value());
    GError* error = nullptr;
    const async::OwnedUri uri(g_uri_parse(url->c_str(), G_URI_FLAGS_NONE, &error));
    const async::OwnedError fault(error);
    if (!uri) continue;  // what others do not understand goes nowhere
    g_assert_cmpstr(g_uri_get_scheme(uri.get()), ==, "https");
    const async::OwnedString host(g_ascii_strdown(g_uri_get_host(uri.get()), -1));
    g_assert_true(g_str_has_prefix(host.get(), "example.org"));
    g_assert_true(g_uri_get_port(uri.get()) == -1 || g_uri_get_port(uri.get()) == 443);
  }
}

}  // namespace

void check(std::string_view input) {
  static const ProfileLibrary library("/nonexistent");
  const auto answer = tokens::parse_json(input);
  if (!answer) return;
  if (judge_metadata(*answer, origin) == Metadata::Fit) check_fit(*answer);
  JsonNode* paths = tokens::find(*answer, "/paths");
  for (const auto& profile : library.all())
    if (describes(*answer, "", profile)) {
      g_assert_true(paths && JSON_NODE_HOLDS_OBJECT(paths));
      const std::string path = profile.log_in.path.substr(0, profile.log_in.path.find('?'));
      g_assert_true(json_object_has_member(json_node_get_object(paths), path.c_str()));
    }
}

}  // namespace vestibule::testing
