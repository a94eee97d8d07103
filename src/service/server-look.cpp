#include "service/server-look.hpp"

#include "async/gio-call.hpp"
#include "async/race.hpp"

namespace vestibule::service {

namespace {

constexpr std::chrono::milliseconds answer_limit{10'000};
constexpr std::chrono::milliseconds resolver_limit{5'000};
constexpr std::size_t largest_answer = 64 * 1024;

void free_addresses(GList* addresses) {
  g_resolver_free_addresses(addresses);
}
using AddressList = async::Owned<GList, &free_addresses>;

auto resolve(const std::string& host) {
  return async::cancellable_call(
      [resolver = async::Object<GResolver>::adopt(g_resolver_get_default()),
       host](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_resolver_lookup_by_name_async(resolver.get(), host.c_str(), cancellable, callback, data);
      },
      [](GObject* resolver, GAsyncResult* result, GError** error) {
        return AddressList(g_resolver_lookup_by_name_finish(G_RESOLVER(resolver), result, error));
      });
}

auto find_proxies(const std::string& url) {
  return async::cancellable_call(
      [url](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_proxy_resolver_lookup_async(g_proxy_resolver_get_default(), url.c_str(), cancellable, callback, data);
      },
      [](GObject* resolver, GAsyncResult* result, GError** error) {
        return async::OwnedStrv(g_proxy_resolver_lookup_finish(G_PROXY_RESOLVER(resolver), result, error));
      });
}

/// Scheme, host and port: what stands before the host may be a password. Of what is no URL, nothing.
std::string without_user(const char* proxy) {
  if (g_str_equal(proxy, "direct://")) return proxy;
  const async::OwnedUri uri(g_uri_parse(proxy, G_URI_FLAGS_NONE, nullptr));
  if (!uri || !g_uri_get_host(uri.get())) return "?";
  const async::OwnedUri plain(g_uri_build(G_URI_FLAGS_NONE, g_uri_get_scheme(uri.get()), nullptr,
                                          g_uri_get_host(uri.get()), g_uri_get_port(uri.get()), "", nullptr, nullptr));
  return async::OwnedString(g_uri_to_string(plain.get())).get();
}

async::Task<std::vector<std::string>> ways_to(Origin origin) {
  std::vector<std::string> ways;
  if (origin.is_loopback()) {  // reached past any proxy
    ways.emplace_back("direct://");
    co_return ways;
  }
  const auto proxies = co_await find_proxies(origin.text());
  for (char** proxy = proxies.get(); *proxy; proxy++)
    ways.push_back(without_user(*proxy));
  co_return ways;
}

async::Task<std::vector<std::string>> addresses_of(std::string host) {
  std::vector<std::string> addresses;
  const auto list = co_await resolve(host);
  for (GList* link = list.get(); link; link = link->next)
    addresses.emplace_back(async::OwnedString(g_inet_address_to_string(G_INET_ADDRESS(link->data))).get());
  co_return addresses;
}

/// What it gives in time; nothing where it fails.
async::Task<std::vector<std::string>> if_found(async::Task<std::vector<std::string>> search) {
  try {
    co_return co_await async::with_timeout(resolver_limit, std::move(search));
  } catch (const Error&) {
    co_return std::vector<std::string>();
  }
}

}  // namespace

async::Task<ServerLook> look_at_server(ServerAddress address, TransportPolicy policy, const tokens::Clock& clock) {
  ServerLook look;
  look.ways = co_await if_found(ways_to(address.origin()));
  look.addresses = co_await if_found(addresses_of(address.origin().host));
  const auto session = new_soup_session(policy, address.origin(), 1);
  const auto message = async::Object<SoupMessage>::adopt(soup_message_new("HEAD", address.url_of("/").c_str()));
  if (!message) throw Unavailable(Trouble::NotTheService);
  soup_message_add_flags(message.get(),
                         static_cast<SoupMessageFlags>(SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION));
  const auto sent = clock.boot_time();
  try {
    const auto reply = co_await exchange(session, message, largest_answer, answer_limit);
    const auto received = clock.boot_time();
    look.status = reply.status;
    tokens::ServerClock server_clock;
    if (const auto date = reply.date()) server_clock.observe(*date, received, received - sent);
    look.clock = server_clock.skew(clock);
  } catch (const Unavailable& unavailable) {
    look.trouble = unavailable.trouble();
  }
  co_return look;
}

}  // namespace vestibule::service
