// Many peers and hostile ones at a real `TokenServer`: each test ends with a good client that is served.

#include "async/race.hpp"
#include "keyring/memory-token-store.hpp"
#include "service/service-error.hpp"
#include "session/owned-account.hpp"
#include "sharing/remote-account.hpp"
#include "sharing/token-server.hpp"
#include "sharing/token-wire.hpp"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <random>
#include <vector>

using namespace vestibule;
using namespace std::chrono_literals;
using sharing::own;

namespace {

service::TokenGrant grant(std::string access, std::string refresh = "refresh") {
  service::TokenGrant grant;
  grant.access_token = tokens::Secret(access);
  grant.refresh_token = tokens::Secret(refresh);
  grant.lifetime.duration = 1h;
  grant.received = tokens::SystemClock().boot_time();
  return grant;
}

/// An owner with one account, signed in with "good"; its service cannot be reached.
class Owner {
public:
  Owner() {
    async::OwnedString made(g_dir_make_tmp("vestibule-peers-XXXXXX", nullptr));
    folder = made.get();
    account =
        std::make_unique<session::OwnedAccount>(address, "demo", service::token_api_profile(), policy, store, clock);
    async::run(account->restore());
    async::run(account->adopt(grant("good"), true));
    server = std::make_unique<sharing::TokenServer>(
        socket(), [this](const tokens::AccountKey& key) { return key == account->key() ? account.get() : nullptr; });
  }
  ~Owner() {
    server.reset();
    std::filesystem::remove_all(folder);
  }

  std::string socket() const { return folder + "/socket"; }
  std::shared_ptr<sharing::TokenClient> connect() { return async::run(sharing::TokenClient::connect(socket())); }
  void assert_serves() {
    sharing::RemoteAccount client(connect(), account->key(), clock);
    async::run(client.attend());
    g_assert_true(async::run(client.token(0)).text.reveal() == "good");
  }

  service::ServerAddress address =
      std::get<service::ServerAddress>(service::parse_server_address("http://127.0.0.1:1"));
  service::TransportPolicy policy;
  keyring::MemoryTokenStore store;
  tokens::SystemClock clock;
  std::string folder;
  std::unique_ptr<session::OwnedAccount> account;
  std::unique_ptr<sharing::TokenServer> server;
};

/// Turns the main loop until it is true; fails after 20 s.
template <class Condition>
void wait_until(Condition condition) {
  bool late = false;
  const async::Timer limit(20s, [&] { late = true; });
  const guint ticks = g_timeout_add(
      10, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
  while (!condition()) {
    g_assert_false(late);
    g_main_context_iteration(nullptr, TRUE);
  }
  g_source_remove(ticks);
}

long open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

/// Resident, in KiB.
long memory() {
  g_autofree char* text = nullptr;
  g_file_get_contents("/proc/self/statm", &text, nullptr, nullptr);
  long size = 0, resident = 0;
  g_assert_cmpint(std::sscanf(text, "%ld %ld", &size, &resident), ==, 2);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/// A socket without D-Bus on this side.
class Raw {
public:
  explicit Raw(const Owner& owner) : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    owner.socket().copy(address.sun_path, sizeof address.sun_path - 1);
    wait_until([&] { return connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0; });
  }
  Raw(const Raw&) = delete;
  ~Raw() { close(socket_); }

  /// False when the other side has closed.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN) return false;
      if (sent < 0) return true;  // full: whoever wants more to be sent tries again
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  std::string receive() {
    char text[512];
    const auto size = recv(socket_, text, sizeof text, 0);
    closed_ = size == 0 || (size < 0 && errno != EAGAIN);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : "";
  }
  void authenticate() {
    std::string answer;
    g_assert_true(send(std::string(1, '\0') + "AUTH EXTERNAL " + hex(std::to_string(getuid())) + "\r\n"));
    wait_until([&] { return (answer += receive()).find("OK ") != std::string::npos; });
    g_assert_true(send("BEGIN\r\n"));
  }
  bool is_closed() {
    receive();
    return closed_;
  }

private:
  static std::string hex(const std::string& text) {
    std::string digits;
    for (const unsigned char c : text)
      for (const int half : {c >> 4, c & 15})
        digits += "0123456789abcdef"[half];
    return digits;
  }

  int socket_;
  bool closed_ = false;
};

std::string message(const char* method, const async::Variant& arguments, guint32 serial = 1) {
  const auto made = async::Object<GDBusMessage>::adopt(
      g_dbus_message_new_method_call(nullptr, sharing::wire_path, sharing::wire_interface, method));
  g_dbus_message_set_body(made.get(), arguments.get());
  g_dbus_message_set_serial(made.get(), serial);
  gsize size = 0;
  g_autofree guchar* blob = g_dbus_message_to_blob(made.get(), &size, G_DBUS_CAPABILITY_FLAGS_NONE, nullptr);
  return {reinterpret_cast<char*>(blob), size};
}

async::Variant key_of(const Owner& owner) {
  return own(g_variant_new("(@(sss))", sharing::encode(owner.account->key()).get()));
}

/// As `SharedAccounts` does: where many come at once, the socket's queue is full for a moment.
async::Task<std::shared_ptr<sharing::TokenClient>> connect_patiently(Owner& owner) {
  for (;;) {
    try {
      co_return co_await sharing::TokenClient::connect(owner.socket());
    } catch (const sharing::OwnerGone&) {
    }
    co_await async::sleep_for(10ms);
  }
}

async::Task<void> use(Owner& owner, int& served) {
  const auto connection = co_await connect_patiently(owner);
  sharing::RemoteAccount account(connection, owner.account->key(), owner.clock);
  co_await account.attend();
  const auto token = co_await account.token(0);
  // One that is not the current one: it is answered with that.
  const session::Refusal refusal{{token.generation.session, 0}, false, "GET /data"};
  const auto again = co_await account.after_refusal(0, refusal);
  served += again && again->text.reveal() == "good";
}

void two_hundred_clients_at_once_are_served_and_leave_nothing_behind() {
  Owner owner;
  owner.assert_serves();
  const auto before = open_descriptors();
  const auto began = g_get_monotonic_time();
  int served = 0;
  {
    async::TaskScope clients;
    for (int i = 0; i < 200; i++)
      clients.start(use(owner, served));
    wait_until([&] { return clients.empty(); });
  }
  g_test_message("200 clients in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time() - began) / 1000);
  g_assert_cmpint(served, ==, 200);
  wait_until([&] { return open_descriptors() <= before; });
  owner.assert_serves();
}

void a_peer_that_never_reads_is_closed_and_costs_nothing_that_lasts() {
  Owner owner;
  owner.assert_serves();
  const auto before = open_descriptors();
  const auto memory_before = memory();
  {
    Raw peer(owner);
    peer.authenticate();
    const auto call = message("Ping", own(g_variant_new("()")));
    wait_until([&] { return !peer.send(call); });
  }
  wait_until([&] { return open_descriptors() <= before; });
  g_test_message("memory grew by %ld KiB", memory() - memory_before);
  g_assert_cmpint(memory() - memory_before, <, 32 * 1024);
  owner.assert_serves();
}

void a_peer_that_breaks_the_protocol_is_closed() {
  Owner owner;
  std::string nul(1, '\0');
  for (const std::string& bytes : {std::string("GET / HTTP/1.1\r\n\r\n"), nul + "AUTH NONSENSE\r\nBEGIN\r\n",
                                   nul + "BEGIN\r\n", std::string(4096, '\xff')}) {
    Raw peer(owner);
    peer.send(bytes);
    peer.send(std::string(64, '\n'));
  }
  for (const std::string& bytes : {std::string(4096, '\xff'), std::string(4096, '\0'), std::string("l\1\0\1", 4)}) {
    Raw peer(owner);
    peer.authenticate();
    peer.send(bytes);
  }
  owner.assert_serves();
  // Half a message and then silence.
  Raw silent(owner);
  silent.authenticate();
  silent.send(message("Token", key_of(owner)).substr(0, 40));
  owner.assert_serves();
}

void assert_refused(sharing::TokenClient& peer, const char* method, GVariant* arguments) {
  try {
    async::run(peer.call(method, own(arguments), "*"));
    g_assert_not_reached();
  } catch (const Error&) {
  }
}

void wrong_calls_are_refused() {
  Owner owner;
  const auto peer = owner.connect();
  assert_refused(*peer, "Nonsense", g_variant_new("()"));
  assert_refused(*peer, "Token", g_variant_new("(i)", 5));
  assert_refused(*peer, "Ping", g_variant_new("(s)", "more"));
  for (const std::string& text : {std::string(), std::string("\n"), std::string(20000, 'x')})
    assert_refused(*peer, "Token", g_variant_new("((sss))", text.c_str(), text.c_str(), text.c_str()));
  g_assert_false(peer->closed().is_set());
  const std::string beyond(64 * 1024, 'x');
  assert_refused(*peer, "Token", g_variant_new("((sss))", beyond.c_str(), "demo", "x"));
  wait_until([&] { return peer->closed().is_set(); });
  owner.assert_serves();
}

void tokens_and_times_that_no_log_in_gives_are_not_adopted() {
  Owner owner;
  const auto adopt = [&](const service::TokenGrant& offered) {
    const auto peer = owner.connect();
    assert_refused(*peer, "Adopt",
                   g_variant_new("(@(sss)@(ayayxxxxx)bt)", sharing::encode(owner.account->key()).get(),
                                 sharing::encode(offered).get(), TRUE, tokens::new_session_id()));
  };
  adopt(grant("evil\r\nX-Header: 1"));
  adopt(grant("evil", "re\nfresh"));
  adopt(grant(""));
  adopt(grant(std::string(70000, 'a')));
  for (const auto time : {std::chrono::milliseconds::max(), std::chrono::milliseconds::min() + 1ms}) {
    auto absurd = grant("evil");
    absurd.lifetime.duration = time;
    adopt(absurd);
    absurd = grant("evil");
    absurd.received = tokens::BootTimePoint(time);
    adopt(absurd);
  }
  owner.assert_serves();
}

async::Task<void> call_token(sharing::TokenClient& peer, async::Variant key, int& ended) {
  try {
    co_await peer.call("Token", std::move(key), "((ay(tt)xx))");
  } catch (const Error&) {
  }
  ended++;
}

void more_calls_than_may_be_open_end_all_the_same() {
  Owner owner;
  const auto peer = owner.connect();
  int ended = 0;
  async::TaskScope calls;
  for (int i = 0; i < 200; i++)
    calls.start(call_token(*peer, key_of(owner), ended));
  wait_until([&] { return ended == 200; });
  owner.assert_serves();
}

void connections_that_never_authenticate_disturb_nobody() {
  Owner owner;
  std::vector<std::unique_ptr<Raw>> peers;
  for (int i = 0; i < 50; i++)
    peers.push_back(std::make_unique<Raw>(owner));
  // Each is taken in when the main loop turns; until then the queue of the socket may be full.
  for (bool served = false; !served;) {
    try {
      owner.assert_serves();
      served = true;
    } catch (const sharing::OwnerGone&) {
      g_main_context_iteration(nullptr, FALSE);
    }
  }
}

void mutated_messages_harm_nobody() {
  Owner owner;
  std::mt19937 random(4711);
  const std::string messages[] = {
      message("Token", key_of(owner)), message("State", key_of(owner)), message("Ping", own(g_variant_new("()"))),
      message("Events", own(g_variant_new("(@(sss)t)", sharing::encode(owner.account->key()).get(), guint64{0})))};
  auto peer = std::make_unique<Raw>(owner);
  peer->authenticate();
  int connections = 1;
  for (int i = 0; i < 10000; i++) {
    auto bytes = messages[random() % 4];
    for (auto changes = 1 + random() % 3; changes > 0; changes--)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    if (random() % 16 == 0) bytes.resize(random() % bytes.size());
    const bool open = peer->send(bytes) && !peer->is_closed();
    // A changed length swallows what follows: a fresh start now and then lets the others be looked at.
    if (open && i % 8) continue;
    peer = std::make_unique<Raw>(owner);
    peer->authenticate();
    connections++;
  }
  g_test_message("10000 messages over %d connections", connections);
  owner.assert_serves();
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  // GDBus warns of a message that is none; only what it calls critical is a mistake here.
  g_log_set_always_fatal(static_cast<GLogLevelFlags>(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
  const auto add = [](const char* name, void (*test)()) { g_test_add_func(name, test); };
  add("/sharing-peers/two-hundred-clients-at-once-are-served-and-leave-nothing-behind",
      two_hundred_clients_at_once_are_served_and_leave_nothing_behind);
  add("/sharing-peers/a-peer-that-never-reads-is-closed-and-costs-nothing-that-lasts",
      a_peer_that_never_reads_is_closed_and_costs_nothing_that_lasts);
  add("/sharing-peers/a-peer-that-breaks-the-protocol-is-closed", a_peer_that_breaks_the_protocol_is_closed);
  add("/sharing-peers/wrong-calls-are-refused", wrong_calls_are_refused);
  add("/sharing-peers/tokens-and-times-that-no-log-in-gives-are-not-adopted",
      tokens_and_times_that_no_log_in_gives_are_not_adopted);
  add("/sharing-peers/more-calls-than-may-be-open-end-all-the-same", more_calls_than_may_be_open_end_all_the_same);
  add("/sharing-peers/mutated-messages-harm-nobody", mutated_messages_harm_nobody);
  add("/sharing-peers/connections-that-never-authenticate-disturb-nobody",
      connections_that_never_authenticate_disturb_nobody);
  return g_test_run();
}
