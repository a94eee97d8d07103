#include "keyring/secret-token-store.hpp"
#include "session-process.hpp"
#include "stored-pairs.hpp"

#include <libsecret/secret.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>

using namespace vestibule;
using namespace vestibule::keyring;
using namespace vestibule::test;
using async::run;

namespace {

extern "C" {
[[gnu::weak]] void __lsan_disable();
[[gnu::weak]] void __lsan_enable();
}

/// libsecret 0.20 leaks the etag of each file that it replaces and the text of one that it cannot read: the leak
/// sanitizer, where there is one, looks away
/// meanwhile.
class KnownLeak {
public:
  KnownLeak() {
    if (__lsan_disable) __lsan_disable();
  }
  KnownLeak(const KnownLeak&) = delete;
  ~KnownLeak() {
    if (__lsan_enable) __lsan_enable();
  }
};

/// libsecret's own file, as a sandboxed app has it, in a folder of the test's.
class SecretFile {
public:
  explicit SecretFile(const char* master_secret = "first")
      : folder_(async::OwnedString(g_dir_make_tmp("secret-file-XXXXXX", nullptr)).get()) {
    g_setenv("SECRET_BACKEND", "file", TRUE);
    g_setenv("SECRET_FILE_TEST_PATH", path().c_str(), TRUE);
    restart(master_secret);
  }
  SecretFile(const SecretFile&) = delete;
  ~SecretFile() {
    secret_service_disconnect();
    std::filesystem::remove_all(folder_);
  }

  /// As a new process sees it. Without a master secret of the test's, the portal is asked for one.
  void restart(const char* master_secret = "first") {
    secret_service_disconnect();
    if (master_secret)
      g_setenv("SECRET_FILE_TEST_PASSWORD", master_secret, TRUE);
    else
      g_unsetenv("SECRET_FILE_TEST_PASSWORD");
  }
  std::string path() const { return folder_ + "/default.keyring"; }

private:
  KnownLeak leak_;
  std::string folder_;
};

/// A sandbox whose portal answers so; see secret-portal-double.
class Portal {
public:
  explicit Portal(std::vector<std::string> answers) {
    g_setenv("SNAP_NAME", "vestibule-test", TRUE);  // what libsecret takes for a sandbox
    answers.insert(answers.begin(), g_getenv("VESTIBULE_SECRET_PORTAL_DOUBLE"));
    process_.emplace(answers);
    wait_until([] { return has_owner(name) && has_owner("org.freedesktop.portal.Desktop"); });
  }
  Portal(const Portal&) = delete;
  ~Portal() {
    g_unsetenv("SNAP_NAME");
    process_.reset();
    wait_until([] { return !has_owner("org.freedesktop.portal.Desktop"); });
  }
  unsigned asked() const {
    guint count = 0;
    g_variant_get(call(name, "/", name, "Asked").get(), "(u)", &count);
    return count;
  }
  void answer() const { call(name, "/", name, "Answer"); }

private:
  static constexpr const char* name = "io.github.vestibule.SecretPortalDouble";
  std::optional<Process> process_;
};

/// As on a full disk: no file of this process may grow beyond some bytes.
class NoRoom {
public:
  NoRoom() {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit few_bytes{16, before_.rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &few_bytes), ==, 0);
  }
  NoRoom(const NoRoom&) = delete;
  ~NoRoom() { setrlimit(RLIMIT_FSIZE, &before_); }

private:
  rlimit before_{};
};

void what_is_saved_is_there_for_another_process() {
  SecretFile file;
  SecretTokenStore store(schema);
  g_assert_false(run(store.read(zoe)).has_value());
  g_assert_true(run(store.save(zoe, pair_of(7), wanted)));
  const std::string text =
      output_of({"secret-tool", "lookup", "origin", zoe.origin, "account", zoe.name, "profile", zoe.profile});
  const auto pair = tokens::parse_token_pair(tokens::Secret(text));
  g_assert_true(pair && pair->access_token == pair_of(7).access_token);
  file.restart();
  g_assert_true(run(SecretTokenStore(schema).read(zoe))->generation == pair_of(7).generation);
}

void whose_tokens_there_are_is_found_without_a_list() {
  SecretFile file;
  SecretTokenStore store(schema);
  g_assert_true(found_in(store).empty());
  run(store.save(ada, pair_of(1), wanted));
  run(store.save(zoe, pair_of(2), wanted));
  run(SecretTokenStore("io.github.vestibule.Another").save(ada, pair_of(3), wanted));
  file.restart();
  g_assert_true(found_in(store) == (std::set{ada, zoe}));
}

void of_writes_at_once_all_are_kept() {
  SecretFile file;
  SecretTokenStore store(schema);
  async::TaskScope scope;
  std::optional<Fault> faults[5];
  const auto account = [](int i) { return tokens::AccountKey{"https://example.org", std::to_string(i), "default"}; };
  for (int i = 0; i < 5; i++)
    scope.start(note_fault(store.save(account(i), pair_of(1), wanted), faults[i]));
  turn_loop();
  run(store.settled());
  wait_until([&] { return scope.empty(); });
  file.restart();
  for (int i = 0; i < 5; i++) {
    g_assert_false(faults[i].has_value());
    g_assert_true(run(store.read(account(i))).has_value());
  }
}

void of_writes_at_once_the_last_one_stays() {
  SecretFile file;
  SecretTokenStore store(schema);
  async::TaskScope scope;
  std::optional<Fault> fault;
  for (std::uint64_t i = 0; i < 5; i++)
    scope.start(note_fault(store.save(ada, pair_of(1, i), wanted), fault));
  wait_until([&] { return scope.empty(); });
  g_assert_false(fault.has_value());
  file.restart();
  g_assert_true(run(store.read(ada))->generation.counter == 4);
}

void only_the_named_session_is_removed() {
  SecretFile file;
  SecretTokenStore store(schema);
  run(store.remove(ada, 0));
  run(store.save(ada, pair_of(2), wanted));
  run(store.save(zoe, pair_of(3), wanted));
  run(store.remove(ada, 1));
  g_assert_true(run(store.read(ada)).has_value());
  run(store.remove(ada, 2));
  file.restart();
  g_assert_false(run(store.read(ada)).has_value());
  g_assert_true(run(store.read(zoe)).has_value());
}

void what_is_no_longer_wanted_is_not_written() {
  SecretFile file;
  SecretTokenStore store(schema);
  g_assert_false(run(store.save(ada, pair_of(1), [] { return false; })));
  file.restart();
  g_assert_false(run(store.read(ada)).has_value());
}

void with_another_master_secret_it_is_unreadable_until_the_next_sign_in() {
  SecretFile file;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  run(store.save(zoe, pair_of(2), wanted));
  file.restart("another");
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreadable);
  g_assert_true(fault_of(store.find()) == Fault::Unreadable);
  run(store.remove(ada, 0));
  g_assert_true(run(store.save(ada, pair_of(3), wanted)));
  g_assert_true(run(store.read(ada))->generation.session == 3);
  g_assert_true(fault_of(store.read(zoe)) == Fault::Unreadable);
  file.restart("another");
  g_assert_true(run(store.read(ada))->generation.session == 3);
}

void a_file_that_is_none_is_unreadable_and_put_aside_at_the_next_sign_in() {
  SecretFile file;
  std::ofstream(file.path()) << "no keyring";
  SecretTokenStore store(schema);
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreadable);
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreadable);
  g_assert_true(run(store.save(ada, pair_of(1), wanted)));
  file.restart();
  g_assert_true(run(store.read(ada)).has_value());
  std::string aside;
  std::getline(std::ifstream(file.path() + ".unreadable"), aside);
  g_assert_cmpstr(aside.c_str(), ==, "no keyring");
}

void a_torn_file_is_unreadable_wherever_it_is_torn() {
  SecretFile file;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  std::ifstream stream(file.path(), std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(stream), {});
  for (const std::size_t length :
       {std::size_t(0), std::size_t(1), std::size_t(16), whole.size() / 2, whole.size() - 1}) {
    g_test_message("%zu of %zu bytes", length, whole.size());
    std::ofstream(file.path(), std::ios::binary | std::ios::trunc) << whole.substr(0, length);
    file.restart();
    g_assert_true(fault_of(store.read(ada)) == Fault::Unreadable);
    g_assert_true(run(store.save(ada, pair_of(2), wanted)));
    file.restart();
    g_assert_true(run(store.read(ada))->generation.session == 2);
  }
}

/// GIO then puts the half-written file in the place of libsecret's, so the next start finds it broken.
void without_room_nothing_is_kept_and_signing_in_again_helps() {
  SecretFile file;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1, 1), wanted));
  {
    const NoRoom no_room;
    g_assert_true(fault_of(store.save(ada, pair_of(1, 2), wanted)) == Fault::NotKept);
  }
  wait_until([&] { return std::filesystem::file_size(file.path()) == 16; });
  file.restart();
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreadable);
  g_assert_true(run(store.save(ada, pair_of(2), wanted)));
  file.restart();
  g_assert_true(run(store.read(ada))->generation.session == 2);
}

void an_answer_of_the_portal_that_was_missed_is_asked_for_again() {
  SecretFile file(nullptr);
  const Portal portal({"early", "late"});
  SecretTokenStore store(schema);
  const gint64 start = g_get_monotonic_time();
  g_assert_false(run(store.read(ada)).has_value());
  g_assert_cmpint(g_get_monotonic_time() - start, <, patience);
  constexpr bool is_missed = !SECRET_CHECK_VERSION(0, 21, 0);
  g_assert_cmpuint(portal.asked(), ==, is_missed ? 2 : 1);
  g_assert_true(run(store.save(ada, pair_of(1), wanted)));
}

void a_portal_that_does_not_answer_is_unreachable() {
  SecretFile file(nullptr);
  const Portal portal({"never", "never", "never", "never", "late"});
  SecretTokenStore store(schema);
  const gint64 start = g_get_monotonic_time();
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreachable);
  g_assert_cmpint(g_get_monotonic_time() - start, <, patience);
  g_assert_true(fault_of(store.save(ada, pair_of(1), wanted)) == Fault::Unreachable);
  g_assert_true(run(store.save(ada, pair_of(2), wanted)));
  g_assert_true(run(store.read(ada))->generation.session == 2);
}

void unlocking_waits_for_the_portal() {
  SecretFile file(nullptr);
  const Portal portal({"wait"});
  SecretTokenStore store(schema);
  async::TaskScope scope;
  std::optional<Fault> fault;
  scope.start(note_fault(store.unlock(ada), fault));
  wait_until([&] { return portal.asked() == 2; });  // the second try: it is waited for as long as it takes
  g_assert_false(scope.empty());
  portal.answer();
  wait_until([&] { return scope.empty(); });
  g_assert_false(fault.has_value());
  g_assert_false(run(store.read(ada)).has_value());
}

void a_portal_that_is_dismissed_or_denies_says_so() {
  SecretFile file(nullptr);
  const Portal portal({"cancel", "cancel", "deny", "deny"});
  SecretTokenStore store(schema);
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreachable);
  g_assert_false(run(store.unlock(ada)));
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreachable);
  g_assert_true(fault_of(store.unlock(ada)) == Fault::Unreachable);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/file-keyring/what-is-saved-is-there-for-another-process",
                  what_is_saved_is_there_for_another_process);
  g_test_add_func("/file-keyring/of-writes-at-once-all-are-kept", of_writes_at_once_all_are_kept);
  g_test_add_func("/file-keyring/of-writes-at-once-the-last-one-stays", of_writes_at_once_the_last_one_stays);
  g_test_add_func("/file-keyring/whose-tokens-there-are-is-found-without-a-list",
                  whose_tokens_there_are_is_found_without_a_list);
  g_test_add_func("/file-keyring/only-the-named-session-is-removed", only_the_named_session_is_removed);
  g_test_add_func("/file-keyring/what-is-no-longer-wanted-is-not-written", what_is_no_longer_wanted_is_not_written);
  g_test_add_func("/file-keyring/with-another-master-secret-it-is-unreadable-until-the-next-sign-in",
                  with_another_master_secret_it_is_unreadable_until_the_next_sign_in);
  g_test_add_func("/file-keyring/a-file-that-is-none-is-unreadable-and-put-aside-at-the-next-sign-in",
                  a_file_that_is_none_is_unreadable_and_put_aside_at_the_next_sign_in);
  g_test_add_func("/file-keyring/a-torn-file-is-unreadable-wherever-it-is-torn",
                  a_torn_file_is_unreadable_wherever_it_is_torn);
  g_test_add_func("/file-keyring/without-room-nothing-is-kept-and-signing-in-again-helps",
                  without_room_nothing_is_kept_and_signing_in_again_helps);
  g_test_add_func("/file-keyring/an-answer-of-the-portal-that-was-missed-is-asked-for-again",
                  an_answer_of_the_portal_that_was_missed_is_asked_for_again);
  g_test_add_func("/file-keyring/a-portal-that-does-not-answer-is-unreachable",
                  a_portal_that_does_not_answer_is_unreachable);
  g_test_add_func("/file-keyring/unlocking-waits-for-the-portal", unlocking_waits_for_the_portal);
  g_test_add_func("/file-keyring/a-portal-that-is-dismissed-or-denies-says-so",
                  a_portal_that_is_dismissed_or_denies_says_so);
  return g_test_run();
}
