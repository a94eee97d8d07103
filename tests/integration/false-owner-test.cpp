#include "async/race.hpp"
#include "service/service-error.hpp"
#include "sharing/remote-account.hpp"
#include "sharing/token-wire.hpp"

#include <glib/gstdio.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace vestibule;
using Bus = async::Object<GDBusConnection>;

namespace {

/// An owner that answers every call with what `answer` makes.
class FakeOwner {
public:
  explicit FakeOwner(std::string socket) {
    static const GDBusInterfaceVTable table = {+[](GDBusConnection*, const char*, const char*, const char*, const char*,
                                                   GVariant*, GDBusMethodInvocation* invocation, gpointer data) {
                                                 g_dbus_method_invocation_return_dbus_error(
                                                     invocation, static_cast<FakeOwner*>(data)->error.c_str(),
                                                     "\n\xc3\xa4 99999999999 -1 x");
                                               },
                                               nullptr,
                                               nullptr,
                                               {}};
    const async::OwnedString guid(g_dbus_generate_guid());
    server = async::Object<GDBusServer>::adopt(g_dbus_server_new_sync(
        ("unix:path=" + socket).c_str(), G_DBUS_SERVER_FLAGS_NONE, guid.get(), nullptr, nullptr, nullptr));
    const auto connected = +[](GDBusServer*, GDBusConnection* connection, gpointer data) -> gboolean {
      auto* self = static_cast<FakeOwner*>(data);
      self->connections.push_back(Bus::share(connection));
      g_dbus_connection_register_object(connection, sharing::wire_path, sharing::wire_interface_info(), &table, data,
                                        nullptr, nullptr);
      return TRUE;
    };
    g_signal_connect(server.get(), "new-connection", G_CALLBACK(connected), this);
    g_dbus_server_start(server.get());
  }
  ~FakeOwner() { g_dbus_server_stop(server.get()); }

  std::string error;
  async::Object<GDBusServer> server;
  std::vector<Bus> connections;
};

void an_owner_that_answers_nonsense_is_unavailable() {
  async::OwnedString folder(g_dir_make_tmp("vestibule-fake-XXXXXX", nullptr));
  const auto socket = std::string(folder.get()) + "/socket";
  tokens::SystemClock clock;
  {
    FakeOwner owner(socket);
    sharing::RemoteAccount client(async::run(sharing::TokenClient::connect(socket)), {"http://a", "demo", "p"}, clock);
    for (const auto* error : {"io.github.vestibule.Error.Unavailable", "io.github.vestibule.Error.Nonsense"}) {
      owner.error = error;
      try {
        async::run(client.token(0));
        g_assert_not_reached();
      } catch (const service::Unavailable& unavailable) {
        g_assert_true(unavailable.trouble() == service::Trouble::NotTheService);
      }
    }
    for (auto& connection : owner.connections) {
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
  std::filesystem::remove_all(folder.get());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/false-owner/an-owner-that-answers-nonsense-is-unavailable",
                  an_owner_that_answers_nonsense_is_unavailable);
  return g_test_run();
}
