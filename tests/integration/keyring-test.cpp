#include "keyring/bus-items.hpp"
#include "keyring/secret-token-store.hpp"
#include "real-keyring.hpp"
#include "stored-pairs.hpp"

using namespace vestibule;
using namespace vestibule::keyring;
using namespace vestibule::test;
using async::run;
using State = RealKeyring::State;

namespace {

void what_is_saved_is_what_an_independent_reader_finds() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  g_assert_false(run(store.read(zoe)).has_value());
  g_assert_true(run(store.save(zoe, pair_of(7), wanted)));
  const std::string found =
      from_outside("[item] = items\n"
                   "print(item.get_label(), json.dumps(item.get_attributes(), sort_keys=True, ensure_ascii=False),"
                   " json.loads(item.get_secret())['access_token'] == 'access 7.1', sep='\\n')");
  g_assert_cmpstr(found.c_str(), ==,
                  "Vestibule: Zoë 😀 on http://127.0.0.1:1234\n"
                  "{\"account\": \"Zoë 😀\", \"origin\": \"http://127.0.0.1:1234\", \"profile\": \"default\","
                  " \"xdg:schema\": \"io.github.vestibule.Test\"}\n"
                  "True");
  SecretTokenStore after_a_restart(schema);
  g_assert_true(run(after_a_restart.read(zoe))->generation == pair_of(7).generation);
}

void two_accounts_do_not_see_each_other() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  tokens::AccountKey elsewhere = ada;
  elsewhere.origin = "http://127.0.0.1:4321";
  run(store.save(ada, pair_of(1), wanted));
  run(store.save(zoe, pair_of(2), wanted));
  g_assert_true(run(store.read(ada))->generation.session == 1);
  g_assert_true(run(store.read(zoe))->generation.session == 2);
  g_assert_false(run(store.read(elsewhere)).has_value());
  run(store.remove(ada, 1));
  g_assert_false(run(store.read(ada)).has_value());
  g_assert_true(run(store.read(zoe)).has_value());
}

void whose_tokens_there_are_is_found_without_a_list() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  g_assert_true(found_in(store).empty());
  run(store.save(ada, pair_of(1), wanted));
  run(store.save(zoe, pair_of(2), wanted));
  run(SecretTokenStore("io.github.vestibule.Another").save(ada, pair_of(3), wanted));
  from_outside("secretstorage.get_default_collection(bus).create_item('mail', {'origin': 'x', 'account': 'y',"
               " 'profile': 'z'}, b'password')");
  SecretTokenStore after_a_restart(schema);
  g_assert_true(found_in(after_a_restart) == (std::set{ada, zoe}));
  g_assert_cmpuint(run(store.find()).locked, ==, 0);
  keyring.lock();
  const auto found = run(store.find());
  g_assert_true(found.accounts.empty());
  g_assert_cmpuint(found.locked, ==, 2);
  g_assert_true(keyring.alive());
}

void an_account_of_any_name_is_found_again() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  std::uint64_t session = 0;
  for (const std::string& name : {std::string(), std::string(10'000, 'x'), std::string("\u05e9\u05dc\u05d5\u05dd"),
                                  std::string("\u202eevil"), std::string("two\nlines"), std::string("'\"\\")}) {
    tokens::AccountKey account = ada;
    account.name = name;
    g_assert_true(run(store.save(account, pair_of(++session), wanted)));
    g_assert_true(run(SecretTokenStore(schema).read(account))->generation.session == session);
  }
  g_assert_true(from_outside("print(len(items))") == std::to_string(session));
}

void of_two_items_of_an_account_none_stays_behind() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  const auto add = [](const char* secret) {
    from_outside(std::string("secretstorage.get_default_collection(bus).create_item('', items[0].get_attributes(), ") +
                 secret + ")");
  };
  for (const char* other : {"items[0].get_secret()", "b'no pair of ours'"}) {
    g_test_message("%s", other);
    run(store.save(ada, pair_of(1), wanted));
    add(other);
    g_assert_true(from_outside("print(len(items))") == "2");
    g_assert_true(run(store.save(ada, pair_of(1, 2), wanted)));
    g_assert_true(run(store.read(ada))->generation.counter == 2);
    add(other);
    run(store.remove(ada, 0));
    g_assert_true(from_outside("print(len(items))") == "0");
    g_assert_false(run(store.read(ada)).has_value());
  }
}

void another_programs_items_are_not_ours() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  SecretTokenStore other("org.example.Other");
  run(other.save(ada, pair_of(1), wanted));
  g_assert_false(run(store.read(ada)).has_value());
  run(store.remove(ada, 0));
  g_assert_true(run(other.read(ada)).has_value());
}

void a_newer_pair_replaces_the_item() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1, 1), wanted));
  run(store.save(ada, pair_of(1, 2), wanted));
  g_assert_true(from_outside("print(len(items), json.loads(items[0].get_secret())['counter'])") == "1 2");
}

void what_is_no_longer_wanted_is_not_written() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  g_assert_false(run(store.save(ada, pair_of(1), [] { return false; })));
  g_assert_true(from_outside("print(len(items))") == "0");
}

void a_locked_keyring_is_locked_and_nobody_is_asked() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  Person person({"right"});
  keyring.lock();
  g_assert_true(fault_of(store.read(ada)) == Fault::Locked);
  g_assert_true(fault_of(store.save(ada, pair_of(1, 2), wanted)) == Fault::Locked);
  g_assert_true(fault_of(store.save(zoe, pair_of(2), wanted)) == Fault::Locked);
  g_assert_true(fault_of(store.remove(ada, 1)) == Fault::Locked);
  g_assert_true(fault_of(store.remove(ada, 0)) == Fault::Locked);
  // There is no item to be read, and none to be removed: that is known without the keyring's being open.
  g_assert_false(run(store.read(zoe)).has_value());
  run(store.remove(zoe, 0));
  g_assert_cmpuint(person.asked(), ==, 0);
  g_assert_true(run(store.unlock(ada)));
  g_assert_true(run(store.read(ada))->generation == pair_of(1).generation);
}

void unlocking_asks_until_the_password_is_right() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.lock();
  Person person({"wrong", "right"});
  g_assert_true(run(store.unlock(ada)));
  g_assert_cmpuint(person.asked(), ==, 2);
  g_assert_true(run(store.read(ada)).has_value());
  g_assert_true(run(store.unlock(ada)));
  g_assert_cmpuint(person.asked(), ==, 2);
}

void a_dismissed_dialog_leaves_it_locked() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.lock();
  Person person({"dismiss"});
  g_assert_false(run(store.unlock(ada)));
  g_assert_true(fault_of(store.read(ada)) == Fault::Locked);
  g_assert_true(keyring.alive());
}

void unlocking_is_for_the_keyring_that_would_get_the_item() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  keyring.lock();
  Person person({"right"});
  g_assert_true(run(store.unlock(ada)));
  g_assert_true(run(store.save(ada, pair_of(1), wanted)));
  g_assert_cmpuint(person.asked(), ==, 1);
}

void where_there_is_no_keyring_yet_only_unlocking_makes_one() {
  RealKeyring keyring(State::NoKeyring);
  SecretTokenStore store(schema);
  Person person({"right"});
  g_assert_false(run(store.read(ada)).has_value());
  g_assert_true(fault_of(store.save(ada, pair_of(1), wanted)) == Fault::Locked);
  run(store.remove(ada, 0));
  g_assert_cmpuint(person.asked(), ==, 0);
  g_assert_true(run(store.unlock(ada)));
  g_assert_cmpuint(person.asked(), >=, 1);
  g_assert_true(run(store.save(ada, pair_of(1), wanted)));
  g_assert_true(run(store.read(ada)).has_value());
}

/// A keyring that is locked between our look and libsecret's call: what libsecret would do by itself is to ask.
void not_even_libsecret_asks() {
  RealKeyring keyring;
  BusItems items(schema);
  g_assert_true(run(items.store(ada, "default", tokens::Secret("text"), wanted)));
  keyring.lock();
  Person person({"right"});
  const auto is_refused = [](auto task) {
    try {
      run(std::move(task));
    } catch (const async::GioError& error) {
      return error.matches(SECRET_ERROR, SECRET_ERROR_IS_LOCKED);
    }
    return false;
  };
  g_assert_true(is_refused(items.lookup(ada)));
  g_assert_true(is_refused(items.store(ada, "default", tokens::Secret("other"), wanted)));
  g_assert_cmpuint(person.asked(), ==, 0);
}

void without_a_keyring_every_call_ends() {
  RealKeyring keyring(State::Absent);
  SecretTokenStore store(schema);
  const gint64 start = g_get_monotonic_time();
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreachable);
  g_assert_true(fault_of(store.save(ada, pair_of(1), wanted)) == Fault::Unreachable);
  g_assert_true(fault_of(store.remove(ada, 0)) == Fault::Unreachable);
  g_assert_true(fault_of(store.unlock(ada)) == Fault::Unreachable);
  g_assert_cmpint(g_get_monotonic_time() - start, <, patience);
}

void a_keyring_that_appears_late_is_told_of_and_used() {
  RealKeyring keyring(State::Absent);
  SecretTokenStore store(schema);
  bool changed = false;
  const auto connection = store.on_changed([&] { changed = true; });
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreachable);
  g_assert_false(changed);
  keyring.start(State::Unlocked);
  wait_until([&] { return changed; });
  g_assert_true(run(store.save(ada, pair_of(1), wanted)));
}

void a_keyring_that_died_is_unreachable_and_its_successor_is_used() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  int changes = 0;
  const auto connection = store.on_changed([&] { changes++; });
  keyring.kill();
  g_assert_true(fault_of(store.save(ada, pair_of(1, 2), wanted)) == Fault::Unreachable);
  wait_until([&] { return changes == 1; });
  keyring.start(State::Unlocked);
  wait_until([&] { return changes == 2; });
  g_assert_true(run(store.read(ada))->generation.counter == 1);
  g_assert_true(run(store.save(ada, pair_of(1, 3), wanted)));
}

void a_keyring_that_dies_while_it_writes_loses_the_write_only() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  async::TaskScope scope;
  std::optional<Fault> fault;
  keyring.freeze();
  scope.start(note_fault(store.save(ada, pair_of(1, 2), wanted), fault));
  turn_loop();
  keyring.kill();
  wait_until([&] { return fault.has_value(); });
  g_assert_true(fault == Fault::Unreachable);
  keyring.start(State::Unlocked);
  g_assert_true(run(store.save(ada, pair_of(1, 3), wanted)));
}

void a_keyring_that_dies_behind_its_dialog_ends_the_unlocking() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.lock();
  Person person({"never"});
  async::TaskScope scope;
  std::optional<Fault> fault;
  scope.start(note_fault(store.unlock(ada), fault));
  person.wait_for_dialog();
  keyring.kill();
  wait_until([&] { return fault.has_value(); });
  g_assert_true(fault == Fault::Unreachable);
}

void a_dialog_that_nobody_waits_for_any_more_harms_nothing() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.lock();
  Person person({"never"});
  {
    async::TaskScope scope;
    std::optional<Fault> fault;
    scope.start(note_fault(store.unlock(ada), fault));
    person.wait_for_dialog();
  }
  // A save meanwhile does not wait for the person.
  g_assert_true(fault_of(store.save(ada, pair_of(1, 2), wanted)) == Fault::Locked);
  bool changed = false;
  const auto connection = store.on_changed([&] { changed = true; });
  person.answer("right");
  wait_until([&] { return changed; });
  g_assert_true(keyring.alive());
  g_assert_true(run(store.read(ada))->generation.counter == 1);
}

void a_frozen_keyring_is_bounded_and_the_next_write_gets_through() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  keyring.freeze();
  async::TaskScope scope;
  std::optional<Fault> read_fault, lost, next;
  const gint64 start = g_get_monotonic_time();
  scope.start(note_fault(store.read(ada), read_fault));
  scope.start(note_fault(store.save(ada, pair_of(1, 2), wanted), lost));
  scope.start(note_fault(store.save(ada, pair_of(1, 3), wanted), next));
  wait_until([&] { return read_fault && lost; });
  g_assert_cmpint(g_get_monotonic_time() - start, <, patience);
  g_assert_true(read_fault == Fault::Unreachable && lost == Fault::Unreachable);
  keyring.thaw();
  wait_until([&] { return scope.empty(); });
  g_assert_false(next.has_value());
  g_assert_true(run(store.read(ada))->generation.counter == 3);
}

void an_item_that_was_deleted_from_outside_is_gone() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(1), wanted));
  from_outside("items[0].delete()");
  g_assert_false(run(store.read(ada)).has_value());
  run(store.remove(ada, 1));
  g_assert_true(run(store.save(ada, pair_of(1, 2), wanted)));
}

void a_corrupt_item_is_unreadable_until_it_is_replaced_or_removed() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  for (const char* junk : {"b'no pair of ours'", "b'\\xff\\xfe{'", "b'['*100000", "b''"}) {
    g_test_message("%s", junk);
    run(store.save(ada, pair_of(1), wanted));
    from_outside(std::string("items[0].set_secret(") + junk + ")");
    g_assert_true(fault_of(store.read(ada)) == Fault::Unreadable);
  }
  run(store.remove(ada, 1));
  g_assert_true(fault_of(store.read(ada)) == Fault::Unreadable);
  run(store.remove(ada, 0));
  g_assert_false(run(store.read(ada)).has_value());
}

void only_the_named_session_is_removed() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  run(store.save(ada, pair_of(2), wanted));
  run(store.remove(ada, 1));
  g_assert_true(run(store.read(ada))->generation.session == 2);
  run(store.remove(ada, 2));
  g_assert_true(from_outside("print(len(items))") == "0");
}

void a_write_goes_on_when_nobody_waits_for_it() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  {
    async::TaskScope scope;
    std::optional<Fault> fault;
    scope.start(note_fault(store.save(ada, pair_of(1, 1), wanted), fault));
    turn_loop();
  }
  run(store.settled());
  g_assert_true(from_outside("print(json.loads(items[0].get_secret())['counter'])") == "1");
}

void of_writes_at_once_the_last_one_stays() {
  RealKeyring keyring;
  SecretTokenStore store(schema);
  SecretTokenStore another(schema);
  async::TaskScope scope;
  std::optional<Fault> faults[5];
  for (std::uint64_t i = 0; i < 5; i++)
    scope.start(note_fault((i % 2 ? store : another).save(ada, pair_of(1, i), wanted), faults[i]));
  turn_loop();
  run(store.settled());
  wait_until([&] { return scope.empty(); });
  for (const auto& fault : faults)
    g_assert_false(fault.has_value());
  g_assert_true(from_outside("print(len(items), json.loads(items[0].get_secret())['counter'])") == "1 4");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/keyring/what-is-saved-is-what-an-independent-reader-finds",
                  what_is_saved_is_what_an_independent_reader_finds);
  g_test_add_func("/keyring/two-accounts-do-not-see-each-other", two_accounts_do_not_see_each_other);
  g_test_add_func("/keyring/an-account-of-any-name-is-found-again", an_account_of_any_name_is_found_again);
  g_test_add_func("/keyring/of-two-items-of-an-account-none-stays-behind",
                  of_two_items_of_an_account_none_stays_behind);
  g_test_add_func("/keyring/another-programs-items-are-not-ours", another_programs_items_are_not_ours);
  g_test_add_func("/keyring/a-newer-pair-replaces-the-item", a_newer_pair_replaces_the_item);
  g_test_add_func("/keyring/what-is-no-longer-wanted-is-not-written", what_is_no_longer_wanted_is_not_written);
  g_test_add_func("/keyring/a-locked-keyring-is-locked-and-nobody-is-asked",
                  a_locked_keyring_is_locked_and_nobody_is_asked);
  g_test_add_func("/keyring/unlocking-asks-until-the-password-is-right", unlocking_asks_until_the_password_is_right);
  g_test_add_func("/keyring/a-dismissed-dialog-leaves-it-locked", a_dismissed_dialog_leaves_it_locked);
  g_test_add_func("/keyring/unlocking-is-for-the-keyring-that-would-get-the-item",
                  unlocking_is_for_the_keyring_that_would_get_the_item);
  g_test_add_func("/keyring/where-there-is-no-keyring-yet-only-unlocking-makes-one",
                  where_there_is_no_keyring_yet_only_unlocking_makes_one);
  g_test_add_func("/keyring/not-even-libsecret-asks", not_even_libsecret_asks);
  g_test_add_func("/keyring/without-a-keyring-every-call-ends", without_a_keyring_every_call_ends);
  g_test_add_func("/keyring/a-keyring-that-appears-late-is-told-of-and-used",
                  a_keyring_that_appears_late_is_told_of_and_used);
  g_test_add_func("/keyring/a-keyring-that-died-is-unreachable-and-its-successor-is-used",
                  a_keyring_that_died_is_unreachable_and_its_successor_is_used);
  g_test_add_func("/keyring/a-keyring-that-dies-while-it-writes-loses-the-write-only",
                  a_keyring_that_dies_while_it_writes_loses_the_write_only);
  g_test_add_func("/keyring/a-keyring-that-dies-behind-its-dialog-ends-the-unlocking",
                  a_keyring_that_dies_behind_its_dialog_ends_the_unlocking);
  g_test_add_func("/keyring/a-dialog-that-nobody-waits-for-any-more-harms-nothing",
                  a_dialog_that_nobody_waits_for_any_more_harms_nothing);
  g_test_add_func("/keyring/a-frozen-keyring-is-bounded-and-the-next-write-gets-through",
                  a_frozen_keyring_is_bounded_and_the_next_write_gets_through);
  g_test_add_func("/keyring/an-item-that-was-deleted-from-outside-is-gone",
                  an_item_that_was_deleted_from_outside_is_gone);
  g_test_add_func("/keyring/a-corrupt-item-is-unreadable-until-it-is-replaced-or-removed",
                  a_corrupt_item_is_unreadable_until_it_is_replaced_or_removed);
  g_test_add_func("/keyring/whose-tokens-there-are-is-found-without-a-list",
                  whose_tokens_there_are_is_found_without_a_list);
  g_test_add_func("/keyring/only-the-named-session-is-removed", only_the_named_session_is_removed);
  g_test_add_func("/keyring/a-write-goes-on-when-nobody-waits-for-it", a_write_goes_on_when_nobody_waits_for_it);
  g_test_add_func("/keyring/of-writes-at-once-the-last-one-stays", of_writes_at_once_the_last_one_stays);
  return g_test_run();
}
