#include "async/race.hpp"
#include "service/service-error.hpp"
#include "sharing/remote-account.hpp"
#include "sharing/shared-accounts.hpp"
#include "sharing/token-wire.hpp"
#include "sharing/wire-error.hpp"
#include "sharing/wire-interface.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

using namespace vestibule;
using namespace std::chrono_literals;
using Bus = async::Object<GDBusConnection>;

namespace {

/// An owner that answers every call as it is told.
class FakeOwner {
public:
  using Answer = std::function<void(GDBusMethodInvocation*)>;

  explicit FakeOwner(std::string socket, Answer answer = {}) : answer(std::move(answer)) {
    const async::OwnedString guid(g_dbus_generate_guid());
    server = async::Object<GDBusServer>::adopt(g_dbus_server_new_sync(
        ("unix:path=" + socket).c_str(), G_DBUS_SERVER_FLAGS_NONE, guid.get(), nullptr, nullptr, nullptr));
    const auto connected = +[](GDBusServer*, GDBusConnection* connection, gpointer data) -> gboolean {
      static_cast<FakeOwner*>(data)->add(connection);
      return TRUE;
    };
    g_signal_connect(server.get(), "new-connection", G_CALLBACK(connected), this);
    g_dbus_server_start(server.get());
  }
  ~FakeOwner() {
    g_dbus_server_stop(server.get());
    for (const auto& [connection, object] : connections) {
      // A call that has arrived waits for its turn: it finds nobody.
      if (object) g_dbus_connection_unregister_object(connection.get(), object);
      g_dbus_connection_close_sync(connection.get(), nullptr, nullptr);
    }
  }

  /// Empty: there is no object that a call could be for.
  Answer answer;
  async::Object<GDBusServer> server;
  std::vector<std::pair<Bus, guint>> connections;  ///< each with the id of its object; 0: it has none

private:
  void add(GDBusConnection* connection) {
    static const GDBusInterfaceVTable table = {
        +[](GDBusConnection*, const char*, const char*, const char*, const char*, GVariant*,
            GDBusMethodInvocation* invocation, gpointer data) { static_cast<FakeOwner*>(data)->answer(invocation); },
        nullptr,
        nullptr,
        {}};
    const guint object =
        answer ? g_dbus_connection_register_object(connection, sharing::wire_path, sharing::wire_interface_info(),
                                                   &table, this, nullptr, nullptr)
               : 0;
    connections.emplace_back(Bus::share(connection), object);
  }
};

FakeOwner::Answer error_named(std::string name, std::string text) {
  return [=](GDBusMethodInvocation* invocation) {
    g_dbus_method_invocation_return_dbus_error(invocation, name.c_str(), text.c_str());
  };
}

/// GDBus keeps a server from answering with another type than its own description says, but not a message from it.
void answer_with_another_type(GDBusMethodInvocation* invocation) {
  const auto reply = async::Object<GDBusMessage>::adopt(
      g_dbus_message_new_method_reply(g_dbus_method_invocation_get_message(invocation)));
  g_dbus_message_set_body(reply.get(), g_variant_new("(i)", 1));
  g_dbus_connection_send_message(g_dbus_method_invocation_get_connection(invocation), reply.get(),
                                 G_DBUS_SEND_MESSAGE_FLAGS_NONE, nullptr, nullptr);
  g_object_unref(invocation);
}

/// The machine's clock, and what a test adds to it.
class MovedClock : public tokens::Clock {
public:
  tokens::BootTimePoint boot_time() const override { return real_.boot_time() + ahead; }
  tokens::WallTimePoint wall_time() const override { return real_.wall_time() + ahead; }
  std::chrono::milliseconds ahead{0};

private:
  tokens::SystemClock real_;
};

/// What a client has of an owner that is none: the lock is held, and the folder has room for its socket.
class Desk {
public:
  Desk() {
    async::OwnedString made(g_dir_make_tmp("vestibule-fake-XXXXXX", nullptr));
    folder = made.get();
    lock = sharing::OwnerLock::try_take(folder + "/owner.lock");
    g_assert_true(lock.has_value());
  }
  ~Desk() { std::filesystem::remove_all(folder); }

  std::string socket() const { return folder + "/owner.socket"; }
  std::unique_ptr<sharing::SharedAccounts> join() {
    return std::make_unique<sharing::SharedAccounts>(
        folder + "/owner.lock", [](const tokens::AccountKey&) { return nullptr; }, ended, clock);
  }

  tokens::AccountKey key{"http://a", "demo", "p"};
  std::string folder;
  std::optional<sharing::OwnerLock> lock;
  keyring::EndedSessions ended{""};
  MovedClock clock;
};

void an_owner_that_answers_nonsense_is_unavailable() {
  Desk desk;
  FakeOwner owner(desk.socket(), error_named("", ""));
  sharing::RemoteAccount client(async::run(sharing::TokenClient::connect(desk.socket())), desk.key, desk.clock);
  for (const auto* error : {"io.github.vestibule.Error.Unavailable", "io.github.vestibule.Error.Nonsense"}) {
    owner.answer = error_named(error, "\n\xc3\xa4 99999999999 -1 x");
    try {
      async::run(client.token(0));
      g_assert_not_reached();
    } catch (const service::Unavailable& unavailable) {
      g_assert_true(unavailable.trouble() == service::Trouble::NotTheService);
    }
  }
  for (auto& [connection, object] : owner.connections) {
    g_dbus_connection_emit_signal(connection.get(), nullptr, sharing::wire_path, sharing::wire_interface,
                                  "StateChanged", g_variant_new("(i)", 1), nullptr);
    g_dbus_connection_emit_signal(
        connection.get(), nullptr, sharing::wire_path, sharing::wire_interface, "StateChanged",
        g_variant_new("((sss)(uuubbbxbt))", "http://a", "demo", "p", 99, 99, 99, 1, 1, 1, G_MAXINT64, 1, G_MAXUINT64),
        nullptr);
  }
  try {
    async::run(client.attend());
  } catch (const service::Unavailable&) {
  }
  g_assert_true(client.state().signed_in == session::SignedIn::Unknown);
}

/// Who is asked again and again, or is about to come, is waited for for 30 s.
template <class Expected>
void assert_fails_soon(Desk& desk) {
  const auto accounts = desk.join();
  const auto account = accounts->account(desk.key);
  const auto began = desk.clock.boot_time();
  try {
    async::run(account->token(account->accept()));
    g_assert_not_reached();
  } catch (const Expected&) {
  }
  g_assert_true(desk.clock.boot_time() - began < 20s);
}

void an_owner_of_another_version_is_one_at_once() {
  const FakeOwner::Answer answers[] = {{},
                                       answer_with_another_type,
                                       error_named("org.freedesktop.DBus.Error.UnknownMethod", "no such method"),
                                       error_named("org.freedesktop.DBus.Error.InvalidArgs", "other types")};
  for (const auto& answer : answers) {
    Desk desk;
    FakeOwner owner(desk.socket(), answer);
    assert_fails_soon<sharing::OwnerOfAnotherVersion>(desk);
  }
}

async::Task<void> ask(session::AccountTokens& account, bool& frozen) {
  try {
    co_await account.token(account.accept());
  } catch (const sharing::OwnerFrozen&) {
    frozen = true;
  }
}

void owners_that_come_and_go_are_waited_for_as_one() {
  Desk desk;
  const auto accounts = desk.join();
  const auto account = accounts->account(desk.key);
  bool frozen = false;
  async::TaskScope asking;
  asking.start_now(ask(*account, frozen));
  desk.clock.ahead = 29s;
  {
    int calls = 0;
    const auto refuse = error_named(sharing::handing_over_error().name, "");
    FakeOwner owner(desk.socket(), [&](GDBusMethodInvocation* invocation) {
      calls++;
      refuse(invocation);
    });
    while (calls < 2)
      g_main_context_iteration(nullptr, TRUE);
  }
  std::filesystem::remove(desk.socket());
  const auto began = g_get_monotonic_time();
  async::run(asking.finished());
  g_assert_true(frozen);
  g_assert_cmpint(g_get_monotonic_time() - began, <, 20 * G_USEC_PER_SEC);  // one second is left of the 30
}

/// A socket that nobody accepts from, with a full queue.
class FullQueue {
public:
  explicit FullQueue(const std::string& path) {
    path.copy(address_.sun_path, sizeof address_.sun_path - 1);
    listener_ = open();
    g_assert_cmpint(bind(listener_, reinterpret_cast<sockaddr*>(&address_), sizeof address_), ==, 0);
    g_assert_cmpint(listen(listener_, 0), ==, 0);
    while (connect_one()) {
    }
    g_assert_cmpint(errno, ==, EAGAIN);
  }
  ~FullQueue() {
    for (const auto socket : waiting_)
      close(socket);
    close(listener_);
  }

private:
  static int open() { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }
  bool connect_one() {
    waiting_.push_back(open());
    return connect(waiting_.back(), reinterpret_cast<sockaddr*>(&address_), sizeof address_) == 0;
  }

  sockaddr_un address_{AF_UNIX, {}};
  int listener_ = -1;
  std::vector<int> waiting_;
};

void an_owner_whose_queue_stays_full_is_frozen() {
  Desk desk;
  FullQueue queue(desk.socket());
  assert_fails_soon<sharing::OwnerFrozen>(desk);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/false-owner/an-owner-that-answers-nonsense-is-unavailable",
                  an_owner_that_answers_nonsense_is_unavailable);
  g_test_add_func("/false-owner/an-owner-of-another-version-is-one-at-once",
                  an_owner_of_another_version_is_one_at_once);
  g_test_add_func("/false-owner/owners-that-come-and-go-are-waited-for-as-one",
                  owners_that_come_and_go_are_waited_for_as_one);
  g_test_add_func("/false-owner/an-owner-whose-queue-stays-full-is-frozen", an_owner_whose_queue_stays_full_is_frozen);
  return g_test_run();
}
