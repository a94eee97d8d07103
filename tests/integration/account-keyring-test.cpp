// An account's session with its pair in a real keyring, to which something happens while it is signed in.
#include "equal.hpp"
#include "keyring/secret-token-store.hpp"
#include "real-keyring.hpp"
#include "service/profile-library.hpp"
#include "session/account-session.hpp"
#include "stored-pairs.hpp"
#include "token-service.hpp"

#include <memory>

using namespace vestibule;
using namespace vestibule::test;
using session::SignedIn;
using session::UnknownReason;
using State = RealKeyring::State;

namespace {

/// "demo" at a service that rotates, signed in.
struct StoredAccount {
  StoredAccount() {
    service.rotates = true;
    start();
    sign_in();
  }
  /// The program starts (anew).
  void start() {
    account.reset();
    store = std::make_unique<keyring::SecretTokenStore>(schema);
    account = std::make_unique<session::AccountSession>(service.address(), "demo", service::token_api_profile(),
                                                        service::TransportPolicy(), *store, clock);
  }
  void sign_in() { async::run(account->sign_in(tokens::Secret("right"), true)); }
  void start_and_restore() {
    start();
    async::run(account->tokens().restore());
  }
  bool unlock() { return async::run(account->tokens().unlock()); }
  void get_data() { g_assert_cmpint(async::run(account->fetch({.method = "GET", .path = "/data"})).status, ==, 200); }
  /// The server ends the access token: the next request renews, and the refresh token is rotated.
  void get_data_with_a_renewal() {
    const int before = service.renewals;
    service.access = "run-out";
    get_data();
    g_assert_cmpint(service.renewals, ==, before + 1);
  }
  bool is(SignedIn signed_in) const { return account->state().signed_in == signed_in; }
  bool not_saved() const { return account->state().not_saved; }
  void wait_until_saved() {
    wait_until([this] { return !not_saved(); });
    async::run(account->tokens().settled());
  }
  /// What is in the keyring is what the server takes.
  void assert_that_the_pair_is_kept() {
    start_and_restore();
    g_assert_true(is(SignedIn::Yes));
    get_data_with_a_renewal();
  }

  TokenService service;
  tokens::SystemClock clock;
  std::unique_ptr<keyring::SecretTokenStore> store;
  std::unique_ptr<session::AccountSession> account;
};

void a_keyring_that_dies_between_the_read_and_the_save_loses_no_pair() {
  RealKeyring keyring;
  StoredAccount test;
  test.start_and_restore();
  keyring.kill();
  test.get_data_with_a_renewal();
  g_assert_true(test.not_saved());
  keyring.start(State::Unlocked);
  test.wait_until_saved();
  test.assert_that_the_pair_is_kept();
}

void a_rotated_pair_that_cannot_be_saved_is_saved_when_the_person_unlocks() {
  RealKeyring keyring;
  StoredAccount test;
  keyring.lock();
  Person person({"dismiss", "right"});
  test.get_data_with_a_renewal();
  g_assert_cmpuint(person.asked(), ==, 0);
  g_assert_true(test.not_saved());
  g_assert_false(test.unlock());
  test.get_data_with_a_renewal();
  g_assert_true(test.is(SignedIn::Yes) && test.not_saved());
  g_assert_true(test.unlock());
  test.wait_until_saved();
  test.assert_that_the_pair_is_kept();
}

void a_keyring_that_is_unlocked_while_the_app_waits_takes_the_session_up() {
  RealKeyring keyring;
  StoredAccount test;
  keyring.lock();
  test.start_and_restore();
  g_assert_true(test.is(SignedIn::Unknown) && test.account->state().reason == UnknownReason::Locked);
  // Another program asks, and the person answers.
  Person person({"right"});
  keyring::SecretTokenStore other(schema);
  g_assert_true(async::run(other.unlock(test.account->key())));
  wait_until([&] { return test.is(SignedIn::Yes); });
  test.get_data();
}

void a_keyring_that_comes_after_the_app_is_waited_for() {
  RealKeyring keyring;
  StoredAccount test;
  keyring.kill();
  test.start_and_restore();
  g_assert_true(test.is(SignedIn::Unknown) && test.account->state().reason == UnknownReason::Unreachable);
  keyring.start(State::Unlocked);
  wait_until([&] { return test.is(SignedIn::Yes); });
  test.get_data();
}

void an_item_that_is_deleted_meanwhile_is_back_after_the_next_renewal() {
  RealKeyring keyring;
  StoredAccount test;
  from_outside("items[0].delete()");
  test.get_data();
  test.get_data_with_a_renewal();
  test.assert_that_the_pair_is_kept();
}

void a_corrupt_item_is_no_sign_out_and_the_next_sign_in_mends_it() {
  RealKeyring keyring;
  StoredAccount test;
  from_outside("items[0].set_secret(b'no pair of ours')");
  test.start_and_restore();
  g_assert_true(test.is(SignedIn::Unknown) && test.account->state().reason == UnknownReason::Unreadable);
  test.sign_in();
  test.get_data();
  test.assert_that_the_pair_is_kept();
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/account-keyring/a-keyring-that-dies-between-the-read-and-the-save-loses-no-pair",
                  a_keyring_that_dies_between_the_read_and_the_save_loses_no_pair);
  g_test_add_func("/account-keyring/a-rotated-pair-that-cannot-be-saved-is-saved-when-the-person-unlocks",
                  a_rotated_pair_that_cannot_be_saved_is_saved_when_the_person_unlocks);
  g_test_add_func("/account-keyring/a-keyring-that-is-unlocked-while-the-app-waits-takes-the-session-up",
                  a_keyring_that_is_unlocked_while_the_app_waits_takes_the_session_up);
  g_test_add_func("/account-keyring/a-keyring-that-comes-after-the-app-is-waited-for",
                  a_keyring_that_comes_after_the_app_is_waited_for);
  g_test_add_func("/account-keyring/an-item-that-is-deleted-meanwhile-is-back-after-the-next-renewal",
                  an_item_that_is_deleted_meanwhile_is_back_after_the_next_renewal);
  g_test_add_func("/account-keyring/a-corrupt-item-is-no-sign-out-and-the-next-sign-in-mends-it",
                  a_corrupt_item_is_no_sign_out_and_the_next_sign_in_mends_it);
  return g_test_run();
}
