#include "async/race.hpp"
#include "keyring/account-list-text.hpp"
#include "keyring/account-list.hpp"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace vestibule;
using namespace vestibule::keyring;
using async::run;
using Accounts = AccountList::Accounts;

namespace {

const tokens::AccountKey ada{"https://example.org/api", "ada", "default"};
const tokens::AccountKey bob{"http://127.0.0.1:1234", "bob", "default"};
const tokens::AccountKey zoe{"https://example.org/api", "Zoë \"😀\" \u202e", "other"};

/// A folder that goes with the test.
class Folder {
public:
  Folder() : path_(async::OwnedString(g_dir_make_tmp("account-list-XXXXXX", nullptr)).get()) {}
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file() const { return path_ + "/state/vestibule/accounts.json"; }
  void write(const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(file()).parent_path());
    std::ofstream(file()) << text;
  }
  std::string text() const {
    std::ostringstream text;
    text << std::ifstream(file()).rdbuf();
    return text.str();
  }

private:
  std::string path_;
};

mode_t mode_of(const std::string& path) {
  struct stat status {};
  g_assert_cmpint(stat(path.c_str(), &status), ==, 0);
  return status.st_mode & 0777;
}

void the_last_used_account_comes_first() {
  const Folder folder;
  AccountList list(folder.file());
  g_assert_true(run(list.read()).empty());
  run(list.remember(ada));
  run(list.remember(bob));
  run(list.remember(zoe));
  g_assert_true((run(list.read()) == Accounts{zoe, bob, ada}));
  run(list.remember(ada));
  g_assert_true((run(AccountList(folder.file()).read()) == Accounts{ada, zoe, bob}));
}

void a_forgotten_account_is_gone() {
  const Folder folder;
  AccountList list(folder.file());
  run(list.forget(ada));
  g_assert_false(std::filesystem::exists(folder.file()));
  run(list.remember(ada));
  run(list.remember(bob));
  run(list.forget(ada));
  run(list.forget(zoe));
  g_assert_true((run(list.read()) == Accounts{bob}));
}

void nobody_else_may_read_it() {
  const Folder folder;
  AccountList list(folder.file());
  run(list.remember(ada));
  g_assert_cmpuint(mode_of(folder.file()), ==, 0600);
  g_assert_cmpuint(mode_of(std::filesystem::path(folder.file()).parent_path()), ==, 0700);
  g_assert_cmpint(g_chmod(folder.file().c_str(), 0644), ==, 0);
  run(list.remember(bob));
  g_assert_cmpuint(mode_of(folder.file()), ==, 0600);
}

void a_file_that_is_not_ours_is_empty_and_can_be_replaced() {
  const std::pair<const char*, std::string> cases[] = {
      {"empty", ""},
      {"an empty object", "{}"},
      {"an array", "[]"},
      {"no JSON", "accounts"},
      {"invalid UTF-8", "\xff\xfe"},
      {"another version", R"({"version":2,"accounts":[{"origin":"a","name":"b","profile":"c"}]})"},
      {"no accounts", R"({"version":1})"},
      {"accounts that are no array", R"({"version":1,"accounts":{}})"},
      {"100,000 nested brackets", std::string(100000, '[')},
      {"too large", std::string(longest_account_list, ' ') + R"({"version":1,"accounts":[]})"},
  };
  for (const auto& [name, text] : cases) {
    g_test_message("%s", name);
    const Folder folder;
    folder.write(text);
    AccountList list(folder.file());
    g_assert_true(run(list.look()) == AccountList::File::Torn);
    g_assert_true(run(list.read()).empty());
    run(list.remember(ada));
    g_assert_true((run(list.read()) == Accounts{ada}));
  }
}

void no_list_and_an_empty_one_are_told_apart() {
  const Folder folder;
  AccountList list(folder.file());
  g_assert_true(run(list.look()) == AccountList::File::None);
  run(list.remember(ada));
  run(list.forget(ada));
  g_assert_true(run(list.look()) == AccountList::File::Whole);
}

void entries_that_are_no_accounts_are_left_out() {
  const Folder folder;
  folder.write(R"({"version":1,"accounts":[
      1, null, [], {}, {"origin":"a","name":"b"}, {"origin":"a","name":1,"profile":"c"},
      {"origin":"a","name":"b","profile":"c","new":true}, {"origin":"a","name":"b","profile":"c"}]})");
  g_assert_true((run(AccountList(folder.file()).read()) == Accounts{{"a", "b", "c"}}));
}

void changes_at_once_are_all_kept() {
  const Folder folder;
  AccountList list(folder.file());
  async::TaskScope scope;
  for (int i = 0; i < 5; i++)
    scope.start(list.remember({"https://example.org", std::to_string(i), "default"}));
  while (!scope.empty())
    g_main_context_iteration(nullptr, TRUE);
  const Accounts accounts = run(list.read());
  g_assert_cmpuint(accounts.size(), ==, 5);
  g_assert_true(accounts.front().name == "4" && accounts.back().name == "0");
}

/// The lock that keeps processes apart keeps lists in one program apart too.
void changes_of_several_processes_at_once_are_all_kept() {
  const Folder folder;
  AccountList lists[] = {AccountList(folder.file()), AccountList(folder.file()), AccountList(folder.file())};
  async::TaskScope scope;
  for (int i = 0; i < 30; i++)
    scope.start(lists[i % 3].remember({"https://example.org", std::to_string(i), "default"}));
  while (!scope.empty())
    g_main_context_iteration(nullptr, TRUE);
  g_assert_cmpuint(run(lists[0].read()).size(), ==, 30);
}

void a_change_by_another_process_is_told() {
  const Folder folder;
  AccountList here(folder.file()), elsewhere(folder.file());
  async::Event told;
  const auto connection = here.on_changed([&] { told.set(); });
  const auto wait = [](async::Event& event) -> async::Task<void> { co_await event; };
  for (const auto& account : {ada, bob}) {
    told.reset();
    run(elsewhere.remember(account));
    run(async::with_timeout(std::chrono::seconds(10), wait(told)));
  }
}

void a_change_goes_on_when_nobody_waits_for_it() {
  const Folder folder;
  AccountList list(folder.file());
  {
    async::TaskScope scope;
    scope.start(list.remember(ada));
    while (g_main_context_iteration(nullptr, FALSE)) {
    }
  }
  run(list.remember(bob));
  g_assert_true((run(list.read()) == Accounts{bob, ada}));
}

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

void a_file_that_cannot_be_written_stays_as_it_was() {
  const Folder folder;
  AccountList list(folder.file());
  run(list.remember(ada));
  const std::string text = folder.text();
  bool failed = false;
  try {
    const NoRoom no_room;
    run(list.remember(bob));
  } catch (const async::GioError&) {
    failed = true;
  }
  g_assert_true(failed);
  // What GIO still does with the file that it could not write is done before another file is.
  run(AccountList(folder.file() + ".other").remember(bob));
  g_assert_true(folder.text() == text);
}

void it_does_not_grow_without_bound() {
  const Folder folder;
  AccountList list(folder.file());
  std::string text = R"({"version":1,"accounts":[)";
  for (std::size_t i = 0; i < most_accounts; i++)
    text += (i ? "," : "") + (R"({"origin":"a","profile":"c","name":")" + std::to_string(i)) + "\"}";
  folder.write(text + "]}");
  run(list.remember(ada));
  const Accounts accounts = run(list.read());
  g_assert_cmpuint(accounts.size(), ==, most_accounts);
  g_assert_true(accounts.front() == ada && accounts[1].name == "0");
}

void a_list_of_long_names_can_still_be_read() {
  Accounts accounts(most_accounts, ada);
  for (std::size_t i = 0; i < accounts.size(); i++)
    accounts[i].name = std::string(10'000, '\x01') + std::to_string(i);
  const Accounts kept = parse_accounts(serialize(accounts));
  // Each such byte takes six in JSON.
  g_assert_cmpuint(kept.size(), ==, longest_account_list / (6 * 10'000 + serialize({ada}).size()));
  g_assert_true(std::equal(kept.begin(), kept.end(), accounts.begin()));
}

void more_accounts_than_anybody_has_are_not_read() {
  std::string text = R"({"version":1,"accounts":[)";
  for (int i = 0; i < 25'000; i++)
    text += (i ? "," : "") + (R"({"origin":"","profile":"","name":")" + std::to_string(i)) + "\"}";
  g_assert_cmpuint(parse_accounts(text + "]}").size(), ==, most_accounts);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/account-list/the-last-used-account-comes-first", the_last_used_account_comes_first);
  g_test_add_func("/account-list/a-forgotten-account-is-gone", a_forgotten_account_is_gone);
  g_test_add_func("/account-list/nobody-else-may-read-it", nobody_else_may_read_it);
  g_test_add_func("/account-list/a-file-that-is-not-ours-is-empty-and-can-be-replaced",
                  a_file_that_is_not_ours_is_empty_and_can_be_replaced);
  g_test_add_func("/account-list/no-list-and-an-empty-one-are-told-apart", no_list_and_an_empty_one_are_told_apart);
  g_test_add_func("/account-list/entries-that-are-no-accounts-are-left-out", entries_that_are_no_accounts_are_left_out);
  g_test_add_func("/account-list/changes-at-once-are-all-kept", changes_at_once_are_all_kept);
  g_test_add_func("/account-list/changes-of-several-processes-at-once-are-all-kept",
                  changes_of_several_processes_at_once_are_all_kept);
  g_test_add_func("/account-list/a-change-by-another-process-is-told", a_change_by_another_process_is_told);
  g_test_add_func("/account-list/a-change-goes-on-when-nobody-waits-for-it", a_change_goes_on_when_nobody_waits_for_it);
  g_test_add_func("/account-list/a-file-that-cannot-be-written-stays-as-it-was",
                  a_file_that_cannot_be_written_stays_as_it_was);
  g_test_add_func("/account-list/it-does-not-grow-without-bound", it_does_not_grow_without_bound);
  g_test_add_func("/account-list/a-list-of-long-names-can-still-be-read", a_list_of_long_names_can_still_be_read);
  g_test_add_func("/account-list/more-accounts-than-anybody-has-are-not-read",
                  more_accounts_than_anybody_has_are_not_read);
  return g_test_run();
}
