// What a person types as a server's address.
#include "async/owned.hpp"
#include "service/host-name.hpp"
#include "service/server-address.hpp"
#include "target.hpp"

namespace vestibule::testing {

using namespace service;

void check(std::string_view input) {
  const auto parsed = parse_server_address(input);
  const auto* address = std::get_if<ServerAddress>(&parsed);
  if (!address) return;
  const Origin& origin = address->origin();
  g_assert_true(origin.may_carry_tokens());
  g_assert_true(origin.scheme == "https" || origin.scheme == "http");
  g_assert_false(is_unspecified_host(origin.host));
  g_assert_false(looks_like_loopback(origin.host));
  g_assert_true(normalize_host(origin.host) == origin.host);
  g_assert_false(address->path().ends_with('/'));
  g_assert_true(g_utf8_validate(address->display_host().c_str(), -1, nullptr));

  const std::string text = address->text();
  const auto again = parse_server_address(text);
  g_assert_true(std::holds_alternative<ServerAddress>(again));
  g_assert_true(std::get<ServerAddress>(again).origin() == origin);
  g_assert_true(std::get<ServerAddress>(again).text() == text);

  // And what everybody else takes the text for.
  const std::string url = address->url_of("/auth");
  const async::OwnedUri uri(g_uri_parse(url.c_str(), G_URI_FLAGS_ENCODED, nullptr));
  g_assert_nonnull(uri.get());
  g_assert_true(has_origin(uri.get(), origin));
  g_assert_true(g_uri_get_path(uri.get()) == address->path() + "/auth");
  g_assert_null(g_uri_get_userinfo(uri.get()));
  g_assert_null(g_uri_get_query(uri.get()));
  g_assert_null(g_uri_get_fragment(uri.get()));
}

}  // namespace vestibule::testing
