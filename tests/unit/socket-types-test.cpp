#include "async/socket-types.hpp"

#include "async/task-scope.hpp"
#include "keyring/secret-token-store.hpp"
#include "named-tests.hpp"
#include "sharing/token-client.hpp"

#include <gio/gio.h>

using namespace vestibule;

namespace {

/// Keeps each thread of GIO's from beginning anything, for as long as the process lasts.
void occupy_threads() {
  for (int i = 0; i < 100; i++) {
    GTask* task = g_task_new(nullptr, nullptr, nullptr, nullptr);
    g_task_run_in_thread(task, [](GTask*, gpointer, gpointer, GCancellable*) { g_usleep(G_USEC_PER_SEC * 60); });
    g_object_unref(task);
  }
}

bool is_registered() {
  return g_type_from_name("GProxyAddress") != 0 && g_type_from_name("GInetSocketAddress") != 0;
}

/// In a process of its own, where no type is known yet, `begin` begins what connects in a thread.
void assert_registers(void (*begin)()) {
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(nullptr, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed();
    return;
  }
  occupy_threads();
  g_assert_false(is_registered());
  begin();
  g_assert_true(is_registered());
}

void the_keyring_leaves_no_type_to_a_thread() {
  assert_registers([] {
    g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
    static keyring::SecretTokenStore store("io.github.vestibule.SocketTypes");
  });
}

void a_client_of_the_owner_leaves_no_type_to_a_thread() {
  assert_registers([] {
    static async::TaskScope scope;
    scope.start_now([]() -> async::Task<void> { co_await sharing::TokenClient::connect("/nowhere"); }());
  });
}

}  // namespace

int main(int argc, char** argv) {
  g_unsetenv("SECRET_BACKEND");
  return testing::run_tests(
      argc, argv, "socket-types",
      {
          {"the-keyring-leaves-no-type-to-a-thread", the_keyring_leaves_no_type_to_a_thread},
          {"a-client-of-the-owner-leaves-no-type-to-a-thread", a_client_of_the_owner_leaves_no_type_to_a_thread},
      });
}
