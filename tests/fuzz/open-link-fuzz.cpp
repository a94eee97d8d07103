// A link that a web page, a mail or another program hands over.
#include "app/links/open-link.hpp"
#include "service/resource-path.hpp"
#include "service/server-address.hpp"
#include "target.hpp"

#include <string>

namespace vestibule::testing {

void check(std::string_view input) {
  const auto link = app::parse_open_link(input);
  if (!link) return;
  g_assert_cmpuint(input.size(), <=, app::longest_link);
  g_assert_false(link->name.empty());
  g_assert_true(g_utf8_validate(link->name.c_str(), static_cast<gssize>(link->name.size()), nullptr));
  g_assert_true(link->resource.empty() || service::is_resource_path(link->resource));
  g_assert_true(g_utf8_validate(link->resource.c_str(), -1, nullptr));

  const auto address = service::parse_server_address(link->server);
  g_assert_true(std::holds_alternative<service::ServerAddress>(address));
  g_assert_true(std::get<service::ServerAddress>(address).text() == link->server);

  const auto text = app::text_of(*link);
  // What needs more escapes than it came with may have become too long.
  if (text.size() <= app::longest_link) g_assert_true(app::parse_open_link(text) == link);
}

}  // namespace vestibule::testing
