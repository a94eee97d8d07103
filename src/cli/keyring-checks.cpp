#include "cli/keyring-checks.hpp"

#include "async/race.hpp"
#include "cli/account-choice.hpp"
#include "cli/account-status.hpp"
#include "config.hpp"
#include "keyring/file-items.hpp"
#include "keyring/keyring-look.hpp"
#include "keyring/secret-file.hpp"

#include <glib/gi18n.h>

#include <utility>

namespace vestibule::cli {

using keyring::KeyringState;
using keyring::SecretFile;
using session::SignedIn;
using session::UnknownReason;
using sharing::SharedAccounts;

namespace {

/// How long a keyring may take to be started; how long every other command waits for it.
constexpr std::chrono::milliseconds start_limit{10'000};
constexpr std::chrono::milliseconds usual_limit{3'000};
/// For a renewal or a sign-out that a look at an account has begun.
constexpr std::chrono::milliseconds settling_limit{10'000};

/// No item of an account has it, so that none is ever taken for one.
constexpr const char* test_schema = APP_ID ".Test";

bool is_owner(const Invocation& invocation) {
  return invocation.accounts.shared().role() == SharedAccounts::Role::Owner;
}

/// Where the bus has started it for this look: that it was cold, and how long that took.
std::string start_text(const keyring::KeyringLook& look) {
  if (look.was_running) return "";
  return std::string("; ") + _("it was cold, and was started in") + " " + seconds(look.took);
}

CheckResult service_result(const keyring::KeyringLook& look) {
  constexpr const char* check = "keyring";
  const std::string subject = _("keyring on the session bus");
  switch (look.state) {
  case KeyringState::NoBus:
    return {check, subject, Outcome::Failed, _("absent: there is no session bus"),
            _("Run this in a desktop session, or with dbus-run-session(1).")};
  case KeyringState::Absent:
    return {check, subject, Outcome::Failed, _("absent: none runs, and none can be started"),
            _("Install one, such as GNOME Keyring. Without it a sign-in lasts as long as its process.")};
  case KeyringState::NotStarted:
    return {check, subject, Outcome::Failed, _("cold: it does not run, and could not be started"),
            _("Start it, or log in to the desktop again; “journalctl --user” may say what keeps it.")};
  case KeyringState::Silent:
    return {check, subject, Outcome::Failed, _("it runs, and does not answer"),
            _("Look for an open dialog of its own; else end it, and log in to the desktop again.")};
  case KeyringState::NoneMade:
    return {check, subject, Outcome::Failed, _("it answers, and has no keyring for new items yet") + start_text(look),
            _("Run “vestibulectl doctor --unlock”, which asks for the password of a new one.")};
  case KeyringState::Locked:
    return {check, subject, Outcome::Failed, _("locked") + start_text(look),
            _("Unlock it, or run “vestibulectl doctor --unlock”, which asks for its password.")};
  case KeyringState::Unlocked:
    break;
  }
  const auto seen = _("unlocked") + start_text(look);
  if (look.was_running || look.took <= usual_limit) return {check, subject, Outcome::Ok, seen};
  return {check, subject, Outcome::Warning, seen,
          _("Others wait for it 3 s at a time; let it be started with the desktop.")};
}

/// Whether the person has unlocked it, or made one; where they have not, the reason is reported.
async::Task<bool> ask_to_unlock(CheckReport& report) {
  constexpr const char* check = "unlocking";
  const std::string subject = _("unlocking the keyring");
  bool unlocked = false;
  try {
    keyring::SecretTokenStore store(test_schema);
    unlocked = co_await store.unlock(keyring::test_account());
  } catch (const keyring::KeyringError&) {
    report.add({check, subject, Outcome::Failed, _("the keyring could not ask for its password"),
                _("Unlock it where a window can be shown.")});
    co_return false;
  }
  if (!unlocked)
    report.add({check, subject, Outcome::Failed, _("dismissed: the question for its password was closed"),
                _("Answer it the next time, or choose another keyring as the default one.")});
  co_return unlocked;
}

async::Task<bool> check_service(CheckReport& report, bool unlock) {
  auto look = co_await keyring::look_at_keyring(start_limit);
  if (unlock && (look.state == KeyringState::Locked || look.state == KeyringState::NoneMade)) {
    const bool unlocked = co_await ask_to_unlock(report);
    if (unlocked) look = co_await keyring::look_at_keyring(start_limit);
  }
  report.add(service_result(look));
  co_return look.state == KeyringState::Unlocked;
}

/// Each item of the file is decrypted for it: the owner's to do.
async::Task<bool> can_be_decrypted() {
  keyring::FileItems items(test_schema);
  try {
    co_return co_await async::with_timeout(usual_limit, items.all_readable());
  } catch (const async::TimedOut&) {
    co_return false;
  }
}

CheckResult file_result(SecretFile file, bool readable) {
  constexpr const char* check = "keyring";
  const auto path = keyring::secret_file_path();
  const char* advice = _("Nothing is written to it here. Log in again: that puts it aside as “….unreadable”.");
  switch (file) {
  case SecretFile::Torn:
    return {check, path, Outcome::Failed, _("the keyring's file is torn"), advice};
  case SecretFile::Foreign:
    return {check, path, Outcome::Failed, _("it is no keyring's file, or of a later version"), advice};
  case SecretFile::Unreadable:
    return {check, path, Outcome::Failed, _("the keyring's file cannot be read"), _("Look at its permissions.")};
  case SecretFile::None:
    return {check, path, Outcome::Ok, _("there is no keyring's file yet: it is made when somebody logs in")};
  case SecretFile::Whole:
    break;
  }
  if (readable) return {check, path, Outcome::Ok, _("the keyring's file is whole")};
  return {check, path, Outcome::Failed, _("what is in the keyring's file cannot be decrypted: its key is another one"),
          _("Nothing is written to it here. Move it away, and log in again.")};
}

async::Task<bool> check_file(CheckReport& report, bool own) {
  const auto file = co_await keyring::look_at_secret_file();
  bool readable = true;
  if (file == SecretFile::Whole && own) readable = co_await can_be_decrypted();
  auto result = file_result(file, readable);
  const bool open = result.outcome == Outcome::Ok;
  report.add(std::move(result));
  co_return open;
}

const char* trouble_text(keyring::Fault fault) {
  switch (fault) {
  case keyring::Fault::Locked:
    return _("the keyring was locked meanwhile");
  case keyring::Fault::Unreachable:
    return _("the keyring gave no answer in time");
  case keyring::Fault::Unreadable:
    return _("it came back as something else");
  case keyring::Fault::NotKept:
    break;
  }
  return _("the keyring says that it did it, and did not");
}

/// What came back is what was written.
async::Task<bool> write_read_and_delete(keyring::TokenStore& store) {
  tokens::TokenPair pair;
  pair.generation.session = tokens::new_session_id();
  pair.access_token = tokens::Secret("for a test");
  const std::function<bool()> always = [] { return true; };
  co_await store.save(keyring::test_account(), pair, always);
  const auto back = co_await store.read(keyring::test_account());
  co_await store.remove(keyring::test_account(), 0);
  const auto left = co_await store.read(keyring::test_account());
  co_return back && back->generation == pair.generation && !left;
}

/// A sign-out that was written down is completed behind the first look at its account.
async::Task<void> settle(session::AccountTokens& tokens) {
  try {
    co_await async::with_timeout(settling_limit, tokens.settled());
  } catch (const async::TimedOut&) {
    // The server keeps it waiting; what is said of the account holds all the same.
  }
}

CheckResult account_result(const session::AccountState& state, const std::string& subject) {
  constexpr const char* check = "account";
  if (state.signed_in == SignedIn::Yes) {
    if (state.not_saved)
      return {check, subject, Outcome::Warning, _("signed in, and not saved: the keyring did not take it"),
              _("See what is said of the keyring.")};
    return {check, subject, Outcome::Ok, text_of(state)};
  }
  if (state.signed_in == SignedIn::No)
    return {check, subject, Outcome::Warning, _("listed, and nothing of it is in the keyring"),
            _("Log in again, or take it out of the list with “vestibulectl logout --account”.")};
  if (state.reason == UnknownReason::Unreadable)
    return {check, subject, Outcome::Failed,
            _("foreign: its item is there, and its secret is none of Vestibule's or cannot be decrypted"),
            _("It is left as it is. Log in again, which writes over it.")};
  return {check, subject, Outcome::Failed, text_of(state), _("See what is said of the keyring.")};
}

}  // namespace

async::Task<bool> check_keyring(CheckReport& report, const Invocation& invocation) {
  if (keyring::FileItems::in_use()) return check_file(report, is_owner(invocation));
  return check_service(report, invocation.line.unlock);
}

async::Task<void> check_writing(CheckReport& report, const Invocation& invocation, bool keyring_is_open) {
  constexpr const char* check = "test-item";
  const std::string subject = _("test item in the keyring");
  if (!keyring_is_open || (keyring::FileItems::in_use() && !is_owner(invocation))) {
    report.add({check, subject, Outcome::NotApplicable,
                keyring_is_open ? _("another process writes the keyring's file") : _("the keyring is not open")});
    co_return;
  }
  std::string trouble;
  try {
    keyring::SecretTokenStore store(test_schema);
    const bool good = co_await write_read_and_delete(store);
    if (!good) trouble = trouble_text(keyring::Fault::Unreadable);
  } catch (const keyring::KeyringError& error) {
    trouble = trouble_text(error.fault());
  }
  if (trouble.empty())
    report.add({check, subject, Outcome::Ok, _("written, read back and deleted")});
  else
    report.add(
        {check, subject, Outcome::Failed, trouble, _("Try another keyring; a sign-in is not kept by this one.")});
}

async::Task<bool> check_account(CheckReport& report, Invocation& invocation, tokens::AccountKey account, bool askable) {
  constexpr const char* check = "account";
  const auto subject = text_of(account);
  const auto session = invocation.accounts.shared_session(account);
  if (!session) {
    report.add({check, subject, Outcome::Failed, _("the type of its service is not known:") + (" " + account.profile),
                _("Put its file back, see “vestibulectl profile list”, or take the account out of the list.")});
    co_return false;
  }
  if (!askable) {
    report.add({check, subject, Outcome::NotApplicable, _("its sign-in cannot be asked for")});
    co_return false;
  }
  bool known = false;
  try {
    co_await session->tokens().restore();
    co_await settle(session->tokens());
    auto result = account_result(session->state(), subject);
    known = session->state().signed_in != SignedIn::Unknown;
    report.add(std::move(result));
  } catch (const Error& error) {
    report.add({check, subject, Outcome::Failed, failure_of(error).text, _("Try again later.")});
  }
  co_return known;
}

}  // namespace vestibule::cli
