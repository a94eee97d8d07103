#pragma once

#include "async/race.hpp"
#include "keyring/memory-token-store.hpp"
#include "service/profile-library.hpp"
#include "service/service-error.hpp"
#include "session/owned-account.hpp"
#include "sharing/remote-account.hpp"
#include "sharing/token-server.hpp"
#include "sharing/token-wire.hpp"
#include "sharing/wire-interface.hpp"
#include "waiting.hpp"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

/// A real `TokenServer` with one account, and peers of it that may be hostile.
namespace vestibule::test {

using namespace std::chrono_literals;

inline service::TokenGrant grant(std::string access, std::string refresh = "refresh") {
  service::TokenGrant grant;
  grant.access_token = tokens::Secret(access);
  grant.refresh_token = tokens::Secret(refresh);
  grant.lifetime.duration = 1h;
  grant.received = tokens::SystemClock().boot_time();
  return grant;
}

/// Fails after 20 s.
template <class Condition>
void wait_until(Condition condition) {
  wait_within(std::chrono::seconds(20), condition);
}

/// An owner with one account, signed in with "good"; its service cannot be reached.
class Owner {
public:
  explicit Owner(const std::string& name = "demo") {
    async::OwnedString made(g_dir_make_tmp("vestibule-peers-XXXXXX", nullptr));
    folder = made.get();
    account =
        std::make_shared<session::OwnedAccount>(address, name, service::token_api_profile(), policy, store, clock);
    async::run(account->restore());
    async::run(account->adopt(grant("good"), true));
    server = std::make_unique<sharing::TokenServer>(
        socket(), [this](const tokens::AccountKey& key) { return key == account->key() ? account : nullptr; });
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
  std::shared_ptr<session::OwnedAccount> account;
  std::unique_ptr<sharing::TokenServer> server;
};

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

inline std::string message(const char* method, const async::Variant& arguments, guint32 serial = 1) {
  const auto made = async::Object<GDBusMessage>::adopt(
      g_dbus_message_new_method_call(nullptr, sharing::wire_path, sharing::wire_interface, method));
  g_dbus_message_set_body(made.get(), arguments.get());
  g_dbus_message_set_serial(made.get(), serial);
  gsize size = 0;
  g_autofree guchar* blob = g_dbus_message_to_blob(made.get(), &size, G_DBUS_CAPABILITY_FLAGS_NONE, nullptr);
  return {reinterpret_cast<char*>(blob), size};
}

inline async::Variant key_of(const Owner& owner) {
  return sharing::own(g_variant_new("(@(sss))", sharing::encode(owner.account->key()).get()));
}

}  // namespace vestibule::test
