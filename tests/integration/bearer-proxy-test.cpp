#include "bearer-fixture.hpp"
#include "equal.hpp"
#include "raw-server.hpp"

#include <cstring>

using namespace vestibule;
using namespace vestibule::test;

namespace {

/// What the desktop says when it wants everything to go through a proxy.
std::string proxy_of_the_desktop;

struct TestProxyResolver {
  GSimpleProxyResolver parent;
};
struct TestProxyResolverClass {
  GSimpleProxyResolverClass parent;
};

/// The rest is the parent's, which lacks this.
void always_there(GProxyResolverInterface* interface) {
  interface->is_supported = [](GProxyResolver*) -> gboolean { return TRUE; };
}

G_DEFINE_TYPE_WITH_CODE(TestProxyResolver, test_proxy_resolver, G_TYPE_SIMPLE_PROXY_RESOLVER,
                        G_IMPLEMENT_INTERFACE(G_TYPE_PROXY_RESOLVER, always_there))

void test_proxy_resolver_init(TestProxyResolver* resolver) {
  g_simple_proxy_resolver_set_default_proxy(&resolver->parent, proxy_of_the_desktop.c_str());
}
void test_proxy_resolver_class_init(TestProxyResolverClass*) {}

/// A proxy that lets nobody through, and keeps what it was asked.
struct ClosedProxy : RawServer {
  std::string asked;

  ClosedProxy()
      : RawServer([this](RawConnection& connection) -> async::Task<void> {
          asked += co_await connection.read_request();
          co_await connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        }) {}
};

ClosedProxy& closed_proxy() {
  static ClosedProxy proxy;
  return proxy;
}

void a_proxy_is_not_shown_the_token_and_renews_nothing() {
  auto& proxy = closed_proxy();
  SignedInBearer account;
  const service::Origin origin{"https", "service.example", 443};
  session::BearerSession bearer(account.coordinator, origin, {});
  const auto outcome = async::run(observe(bearer.send({.url = "https://service.example/data"})));
  // libsoup hands out what the proxy said, without its text. It is not the service's word about a token.
  g_assert_cmpint(outcome.status, ==, 401);
  g_assert_cmpint(account.service.server.count("/auth/refresh"), ==, 0);
  g_assert_true(proxy.asked.starts_with("CONNECT service.example"));
  g_assert_null(std::strstr(proxy.asked.c_str(), "access-1"));
  g_assert_null(std::strstr(proxy.asked.c_str(), "uthorization"));
  wait_until([&] { return bearer.in_flight() == 0; });
}

void this_machine_is_reached_past_any_proxy() {
  auto& proxy = closed_proxy();
  SignedInBearer account;
  const int before = proxy.connections();
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  account.expire();
  g_assert_cmpint(account.send(account.get()).status, ==, 200);
  const service::Origin by_name{"http", "localhost", account.service.server.port()};
  session::BearerSession bearer(account.coordinator, by_name, {});
  g_assert_cmpint(async::run(observe(bearer.send({.url = by_name.text() + "/data"}))).status, ==, 200);
  g_assert_cmpint(proxy.connections(), ==, before);
}

void plain_http_elsewhere_gets_no_token() {
  auto& proxy = closed_proxy();
  SignedInBearer account;
  proxy.asked.clear();
  const service::Origin origin{"http", "service.example", 80};
  session::BearerSession bearer(account.coordinator, origin, {});
  g_assert_cmpint(async::run(observe(bearer.send({.url = "http://service.example/data"}))).status, ==, 401);
  g_assert_true(proxy.asked.starts_with("GET http://service.example/data"));
  g_assert_null(std::strstr(proxy.asked.c_str(), "uthorization"));
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  proxy_of_the_desktop = closed_proxy().url();
  g_vfs_get_local();  // makes GIO's extension points known
  g_io_extension_point_implement(G_PROXY_RESOLVER_EXTENSION_POINT_NAME, test_proxy_resolver_get_type(), "test", 10'000);
  g_test_add_func("/bearer-session/a-proxy-is-not-shown-the-token-and-renews-nothing",
                  a_proxy_is_not_shown_the_token_and_renews_nothing);
  g_test_add_func("/bearer-session/this-machine-is-reached-past-any-proxy", this_machine_is_reached_past_any_proxy);
  g_test_add_func("/bearer-session/plain-http-elsewhere-gets-no-token", plain_http_elsewhere_gets_no_token);
  return g_test_run();
}
