#include "async/race.hpp"
#include "keyring/memory-token-store.hpp"

using namespace vestibule;
using namespace vestibule::keyring;
using async::run;

namespace {

const tokens::AccountKey ada{"http://127.0.0.1:1234", "ada", "default"};
const tokens::AccountKey bob{"http://127.0.0.1:1234", "bob", "default"};
const auto wanted = [] { return true; };

tokens::TokenPair pair_of(tokens::SessionId session, const char* token) {
  tokens::TokenPair pair;
  pair.generation = {session, 1};
  pair.access_token = tokens::Secret(token);
  return pair;
}

void it_gives_back_what_was_saved() {
  MemoryTokenStore store;
  g_assert_false(run(store.read(ada)).has_value());
  g_assert_true(run(store.save(ada, pair_of(1, "first"), wanted)));
  g_assert_true(run(store.save(ada, pair_of(1, "second"), wanted)));
  g_assert_true(run(store.save(bob, pair_of(2, "his"), wanted)));
  g_assert_true(run(store.read(ada))->access_token == tokens::Secret("second"));
  g_assert_true(run(store.read(bob))->access_token == tokens::Secret("his"));
}

void what_is_no_longer_wanted_is_not_written() {
  MemoryTokenStore store;
  g_assert_false(run(store.save(ada, pair_of(1, "late"), [] { return false; })));
  g_assert_false(run(store.read(ada)).has_value());
}

void only_the_named_session_is_removed() {
  MemoryTokenStore store;
  run(store.save(ada, pair_of(1, "hers"), wanted));
  run(store.save(bob, pair_of(2, "his"), wanted));
  run(store.remove(ada, 2));
  g_assert_true(run(store.read(ada)).has_value());
  run(store.remove(ada, 1));
  g_assert_false(run(store.read(ada)).has_value());
  run(store.remove(ada, 1));
  run(store.remove(bob, 0));
  g_assert_false(run(store.read(bob)).has_value());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/memory-token-store/it-gives-back-what-was-saved", it_gives_back_what_was_saved);
  g_test_add_func("/memory-token-store/what-is-no-longer-wanted-is-not-written",
                  what_is_no_longer_wanted_is_not_written);
  g_test_add_func("/memory-token-store/only-the-named-session-is-removed", only_the_named_session_is_removed);
  return g_test_run();
}
