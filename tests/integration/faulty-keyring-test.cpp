#include "keyring/secret-token-store.hpp"
#include "session-process.hpp"
#include "stored-pairs.hpp"

using namespace vestibule;
using namespace vestibule::keyring;
using namespace vestibule::test;
using async::run;

namespace {

/// A keyring that fails as it is told; see tests/environment/secret-service-double for the faults.
class FaultyKeyring {
public:
  explicit FaultyKeyring(std::vector<std::string> faults = {}) {
    faults.insert(faults.begin(), g_getenv("VESTIBULE_SECRET_SERVICE_DOUBLE"));
    process_.emplace(faults);
    wait_until([] { return has_owner(name) && has_owner("org.freedesktop.secrets"); });
  }
  FaultyKeyring(const FaultyKeyring&) = delete;
  ~FaultyKeyring() {
    process_.reset();
    wait_until([] { return !has_owner("org.freedesktop.secrets"); });
  }

  void set(const char* method, const char* fault) const {
    call(name, "/", name, "Set", g_variant_new("(ss)", method, fault));
  }
  void release() const { call(name, "/", name, "Release"); }
  unsigned items() const {
    guint count = 0;
    g_variant_get(call(name, "/", name, "Items").get(), "(u)", &count);
    return count;
  }
  /// How often a method was called.
  std::ptrdiff_t calls(const std::string& method) const {
    const async::Variant reply = call(name, "/", name, "Calls");
    const auto list = async::Variant::adopt(g_variant_get_child_value(reply.get(), 0));
    std::ptrdiff_t count = 0;
    for (gsize i = 0; i < g_variant_n_children(list.get()); i++) {
      const auto line = async::Variant::adopt(g_variant_get_child_value(list.get(), i));
      const std::string text = g_variant_get_string(line.get(), nullptr);
      count += text.substr(0, text.find(' ')) == method;
    }
    return count;
  }

private:
  static constexpr const char* name = "io.github.vestibule.SecretServiceDouble";
  std::optional<Process> process_;
};

void a_write_that_was_said_to_be_done_and_was_not_is_not_kept() {
  const FaultyKeyring keyring;
  SecretTokenStore store(schema);
  keyring.set("CreateItem", "forget");
  g_assert_true(fault_of(store.save(ada, pair_of(1), wanted)) == Fault::NotKept);
  keyring.set("CreateItem", "none");
  g_assert_true(run(store.save(ada, pair_of(1), wanted)));
  keyring.set("CreateItem", "forget");
  g_assert_true(fault_of(store.save(ada, pair_of(1, 2), wanted)) == Fault::NotKept);
  g_assert_true(run(store.read(ada))->generation.counter == 1);
}

void a_write_that_fails_is_not_kept_and_the_item_stays_as_it_was() {
  const FaultyKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1, 1), wanted));
  for (const char* error : {"error:org.freedesktop.DBus.Error.NoSpace", "error:org.freedesktop.DBus.Error.Failed",
                            "error:org.example.Whatever"}) {
    g_test_message("%s", error);
    keyring.set("CreateItem", error);
    g_assert_true(fault_of(store.save(ada, pair_of(1, 2), wanted)) == Fault::NotKept);
  }
  keyring.set("CreateItem", "none");
  g_assert_true(run(store.read(ada))->generation.counter == 1);
  g_assert_true(run(store.save(ada, pair_of(1, 3), wanted)));
}

void a_removal_that_did_not_happen_is_noticed() {
  const FaultyKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.set("Delete", "forget");
  g_assert_true(fault_of(store.remove(ada, 1)) == Fault::NotKept);
  keyring.set("Delete", "none");
  run(store.remove(ada, 1));
  g_assert_cmpuint(keyring.items(), ==, 0);
}

void a_keyring_that_locks_right_before_the_write_is_locked_and_does_not_ask() {
  const FaultyKeyring keyring({"Unlock=prompt-never"});
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  const auto lock = [&] {
    keyring.set("keyring", "locked");
    return true;
  };
  g_assert_true(fault_of(store.save(ada, pair_of(1, 2), lock)) == Fault::Locked);
  g_assert_cmpint(keyring.calls("Prompt"), ==, 0);
}

void a_locked_keyring_is_not_even_told_to_unlock() {
  const FaultyKeyring keyring({"Unlock=prompt-never"});
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.set("keyring", "locked");
  g_assert_true(fault_of(store.read(ada)) == Fault::Locked);
  g_assert_true(fault_of(store.save(ada, pair_of(1, 2), wanted)) == Fault::Locked);
  g_assert_true(fault_of(store.save(zoe, pair_of(2), wanted)) == Fault::Locked);
  g_assert_true(fault_of(store.remove(ada, 0)) == Fault::Locked);
  g_assert_cmpint(keyring.calls("Unlock"), ==, 0);
}

void a_write_that_hangs_is_lost_and_the_next_one_has_a_connection_of_its_own() {
  const FaultyKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1, 1), wanted));
  const auto sessions = keyring.calls("OpenSession");
  keyring.set("CreateItem", "hang");
  async::TaskScope scope;
  std::optional<Fault> lost, next;
  scope.start(note_fault(store.save(ada, pair_of(1, 2), wanted), lost));
  scope.start(note_fault(store.save(ada, pair_of(1, 3), wanted), next));
  wait_until([&] { return keyring.calls("CreateItem") == 2; });
  keyring.set("CreateItem", "none");
  wait_until([&] { return scope.empty(); });
  g_assert_true(lost == Fault::Unreachable);
  g_assert_false(next.has_value());
  g_assert_cmpint(keyring.calls("OpenSession"), >, sessions);
  g_assert_true(run(store.read(ada))->generation.counter == 3);
  // The late answer finds nobody.
  keyring.release();
  turn_loop();
  g_assert_true(run(store.save(ada, pair_of(1, 4), wanted)));
  g_assert_true(run(store.read(ada))->generation.counter == 4);
}

void every_call_that_hangs_is_bounded() {
  for (const char* method : {"OpenSession", "SearchItems", "GetSecrets"}) {
    g_test_message("%s", method);
    const FaultyKeyring keyring;
    {
      SecretTokenStore before(schema);
      run(before.save(ada, pair_of(1), wanted));
    }
    SecretTokenStore store(schema);
    keyring.set(method, "hang");
    g_assert_true(fault_of(store.read(ada)) == Fault::Unreachable);
    keyring.set(method, "none");
    g_assert_true(run(store.read(ada)).has_value());
  }
}

void a_keyring_that_crashes_in_the_middle_of_a_write_is_unreachable() {
  const FaultyKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.set("CreateItem", "exit");
  g_assert_true(fault_of(store.save(ada, pair_of(1, 2), wanted)) == Fault::Unreachable);
}

void a_secret_that_is_garbage_is_unreadable() {
  const FaultyKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.set("GetSecrets", "garbage");
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreadable);
}

void a_dismissed_dialog_is_no_failure() {
  const FaultyKeyring keyring({"Unlock=prompt-dismissed"});
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.set("keyring", "locked");
  g_assert_false(run(store.unlock(ada)));
  g_assert_true(fault_of(store.read(ada)) == Fault::Locked);
}

void unlocking_is_told_of_and_what_we_write_ourselves_is_not() {
  const FaultyKeyring keyring;
  SecretTokenStore store(schema);
  int changes = 0;
  auto connection = store.on_changed([&] { changes++; });
  run(store.save(ada, pair_of(1), wanted));
  run(store.save(ada, pair_of(1, 2), wanted));
  keyring.set("keyring", "locked");
  run(store.unlock(ada));
  wait_until([&] { return changes > 0; });
  g_assert_cmpint(changes, ==, 1);
  connection.reset();
  keyring.set("keyring", "locked");
  run(store.unlock(ada));
  g_assert_true(run(store.read(ada)).has_value());
  g_assert_cmpint(changes, ==, 1);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/faulty-keyring/a-write-that-was-said-to-be-done-and-was-not-is-not-kept",
                  a_write_that_was_said_to_be_done_and_was_not_is_not_kept);
  g_test_add_func("/faulty-keyring/a-write-that-fails-is-not-kept-and-the-item-stays-as-it-was",
                  a_write_that_fails_is_not_kept_and_the_item_stays_as_it_was);
  g_test_add_func("/faulty-keyring/a-removal-that-did-not-happen-is-noticed", a_removal_that_did_not_happen_is_noticed);
  g_test_add_func("/faulty-keyring/a-keyring-that-locks-right-before-the-write-is-locked-and-does-not-ask",
                  a_keyring_that_locks_right_before_the_write_is_locked_and_does_not_ask);
  g_test_add_func("/faulty-keyring/a-locked-keyring-is-not-even-told-to-unlock",
                  a_locked_keyring_is_not_even_told_to_unlock);
  g_test_add_func("/faulty-keyring/a-write-that-hangs-is-lost-and-the-next-one-has-a-connection-of-its-own",
                  a_write_that_hangs_is_lost_and_the_next_one_has_a_connection_of_its_own);
  g_test_add_func("/faulty-keyring/every-call-that-hangs-is-bounded", every_call_that_hangs_is_bounded);
  g_test_add_func("/faulty-keyring/a-keyring-that-crashes-in-the-middle-of-a-write-is-unreachable",
                  a_keyring_that_crashes_in_the_middle_of_a_write_is_unreachable);
  g_test_add_func("/faulty-keyring/a-secret-that-is-garbage-is-unreadable", a_secret_that_is_garbage_is_unreadable);
  g_test_add_func("/faulty-keyring/a-dismissed-dialog-is-no-failure", a_dismissed_dialog_is_no_failure);
  g_test_add_func("/faulty-keyring/unlocking-is-told-of-and-what-we-write-ourselves-is-not",
                  unlocking_is_told_of_and_what_we_write_ourselves_is_not);
  return g_test_run();
}
