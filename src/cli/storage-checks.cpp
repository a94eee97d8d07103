#include "cli/storage-checks.hpp"

#include "async/timer.hpp"
#include "config.hpp"
#include "sharing/owner-lock.hpp"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace vestibule::cli {

using sharing::OwnerLook;
using sharing::SharedAccounts;

namespace {

constexpr mode_t for_others = 077;
/// An owner that is just starting has the lock a moment before its socket.
constexpr std::chrono::milliseconds pause_before_looking_again{100};
constexpr int most_looks = 20;

std::string lock_path() {
  return sharing::owner_lock_path(APP_ID, sharing::token_backend());
}

std::string folder_of(const std::string& path) {
  return async::OwnedString(g_path_get_dirname(path.c_str())).get();
}

const char* advice_to_mend() {
  return _("Run “vestibulectl doctor --mend”, which does that.");
}

/// Of what is to be seen by nobody else: the person's own, and closed to others. Nothing, where it is not there.
std::optional<CheckResult> look_at_access(const char* check, const std::string& path, bool mend) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return std::nullopt;
  if (status.st_uid != getuid() || !(S_ISDIR(status.st_mode) || S_ISREG(status.st_mode)))
    return CheckResult{check, path, Outcome::Failed, _("it belongs to somebody else, or is something else"),
                       _("Move it away: it is made anew when it is needed.")};
  if ((status.st_mode & for_others) == 0) return CheckResult{check, path, Outcome::Ok, _("it is closed to others")};
  if (!mend)
    return CheckResult{check, path, Outcome::Warning, _("others can look into it; it can be closed to them"),
                       advice_to_mend()};
  if (g_chmod(path.c_str(), status.st_mode & ~for_others) == 0)
    return CheckResult{check, path, Outcome::Ok, _("others could look into it; it has been closed to them")};
  return CheckResult{check, path, Outcome::Failed, _("others can look into it, and it cannot be closed to them"),
                     _("Look at the file system that it is on.")};
}

void check_folder(CheckReport& report, const char* check, const std::string& path, bool mend) {
  auto result = look_at_access(check, path, mend);
  if (!result) result = {check, path, Outcome::NotApplicable, _("it is not there yet")};
  if (result->outcome == Outcome::Ok && g_access(path.c_str(), R_OK | W_OK | X_OK) != 0)
    result = {check, path, Outcome::Failed, _("nothing can be written into it"), _("Let yourself write there.")};
  report.add(std::move(*result));
}

/// "process 4711 (vestibule)".
std::string process_text(int process) {
  if (process == 0) return _("a process");
  char* name = nullptr;
  g_file_get_contents(("/proc/" + std::to_string(process) + "/comm").c_str(), &name, nullptr, nullptr);
  const async::OwnedString owned(name);
  const auto text = _("process") + (" " + std::to_string(process));
  return name ? text + " (" + g_strchomp(name) + ")" : text;
}

CheckResult owner_result(const OwnerLook& look, SharedAccounts::Role role) {
  constexpr const char* check = "owner";
  const std::string subject = _("who keeps the sign-ins");
  if (role == SharedAccounts::Role::Owner)
    return {check, subject, Outcome::Ok, _("nobody but this process, while it runs")};
  const auto process = process_text(look.process) + ": ";
  const auto number = look.process ? std::to_string(look.process) : "PID";
  switch (look.state) {
  case OwnerLook::State::Answers:
    return {check, subject, Outcome::Ok, process + _("it answers")};
  case OwnerLook::State::Frozen:
    return {check, subject, Outcome::Failed, process + _("it does not answer: it is stopped, or hangs"),
            _("Let it go on, or end it:") + (" kill -CONT " + number + ", kill " + number)};
  case OwnerLook::State::AnotherVersion:
    return {check, subject, Outcome::Failed, process + _("it is of another version"), _("Close it, then try again.")};
  case OwnerLook::State::Nobody:
    break;
  }
  return {check, subject, Outcome::Failed, _("nobody, and this process cannot"),
          _("See to the folder for running programs:") + (" " + folder_of(lock_path()))};
}

}  // namespace

void check_folders(CheckReport& report, Invocation& invocation) {
  const bool mend = invocation.line.mend;
  check_folder(report, "runtime-folder", folder_of(lock_path()), mend);
  check_folder(report, "data-folder", folder_of(invocation.accounts.list().path()), mend);
}

async::Task<bool> check_owner(CheckReport& report, Invocation& invocation) {
  const auto& shared = invocation.accounts.shared();
  const auto socket = sharing::owner_socket_path(lock_path());
  OwnerLook look;
  for (int i = 0; i < most_looks && shared.role() != SharedAccounts::Role::Owner; i++) {
    if (i > 0) co_await async::sleep_for(pause_before_looking_again);
    look = co_await sharing::look_at_owner(socket);
    if (look.state != OwnerLook::State::Nobody) break;
  }
  auto result = owner_result(look, shared.role());
  const bool answers = result.outcome == Outcome::Ok;
  report.add(std::move(result));
  co_return answers;
}

async::Task<keyring::AccountList::Accounts> check_account_list(CheckReport& report, Invocation& invocation) {
  using File = keyring::AccountList::File;
  constexpr const char* check = "account-list";
  auto& list = invocation.accounts.list();
  keyring::AccountList::Accounts accounts;
  try {
    const auto file = co_await list.look();
    if (file == File::Whole) accounts = co_await list.read();
    if (file == File::Torn)
      report.add({check, list.path(), Outcome::Failed, _("it is no list of accounts: torn, or of a later version"),
                  _("It is left as it is; the next log-in would write over it. Move it away; the app finds the "
                    "sign-ins that the keyring has (“Find Earlier Sign-Ins”).")});
    else
      report.add({check, list.path(), Outcome::Ok,
                  file == File::None ? _("there is none yet: nobody has logged in")
                                     : _("accounts in the list:") + (" " + std::to_string(accounts.size()))});
  } catch (const async::GioError&) {
    report.add({check, list.path(), Outcome::Failed, _("it cannot be read"), _("Look at its permissions.")});
  }
  if (auto access = look_at_access("account-list-access", list.path(), invocation.line.mend))
    report.add(std::move(*access));
  co_return accounts;
}

void check_profiles(CheckReport& report, const Invocation& invocation) {
  constexpr const char* check = "profiles";
  const auto folder = service::ProfileLibrary::own_profiles_folder();
  const auto& errors = invocation.accounts.profiles().errors();
  if (errors.empty()) report.add({check, folder, Outcome::Ok, _("the types of services in it can be read")});
  for (const auto& error : errors) {
    std::string seen = _("it is no type of service");
    if (!error.pointer().empty()) seen += std::string("; ") + _("look at") + " " + error.pointer();
    report.add({check, error.file(), Outcome::Failed, seen,
                _("“vestibulectl profile check” says what is wrong there; correct it, or move the file away.")});
  }
}

async::Task<void> check_ended_sessions(CheckReport& report, Invocation& invocation,
                                       std::vector<tokens::SessionId> written, std::vector<tokens::AccountKey> known) {
  constexpr const char* check = "ended-sessions";
  const std::string subject = _("sign-outs that were written down");
  auto& ended = invocation.accounts.shared().ended_sessions();
  std::erase_if(written, [&ended](tokens::SessionId session) { return !ended.contains(session); });
  if (written.empty()) {
    report.add({check, subject, Outcome::Ok, _("none waits to be completed")});
    co_return;
  }
  const auto number = " " + std::to_string(written.size());
  bool over = invocation.accounts.shared().role() == SharedAccounts::Role::Owner;
  try {
    // The owner alone may look: what another one is about to write down or to complete is not seen here.
    keyring::FoundAccounts found;
    if (over) found = co_await invocation.accounts.find_stored();
    over = over && found.locked == 0;
    for (const auto& account : found.accounts)
      over = over && std::find(known.begin(), known.end(), account) != known.end();
  } catch (const Error&) {
    over = false;
  }
  if (!over) {
    report.add({check, subject, Outcome::Warning, _("not completed yet:") + number,
                _("Each is completed when its sign-in can be read by the process that keeps it.")});
  } else if (!invocation.line.mend) {
    report.add(
        {check, subject, Outcome::Warning, _("of no sign-in that is left, to be removed:") + number, advice_to_mend()});
  } else {
    for (const auto session : written)
      co_await ended.remove(session);
    report.add({check, subject, Outcome::Ok, _("of no sign-in that was left, and removed:") + number});
  }
}

}  // namespace vestibule::cli
