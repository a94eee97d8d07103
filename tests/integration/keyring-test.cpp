#include "async/race.hpp"
#include "keyring/secret-token-store.hpp"
#include "real-keyring.hpp"

using namespace vestibule;
using namespace vestibule::keyring;
using namespace vestibule::test;
using async::run;
using State = RealKeyring::State;

namespace {

constexpr const char* schema = "io.github.vestibule.Test";
const tokens::AccountKey ada{"http://127.0.0.1:1234", "ada", "default"};
const tokens::AccountKey zoe{"http://127.0.0.1:1234", "Zoë 😀", "default"};
const auto wanted = [] { return true; };

tokens::TokenPair pair_of(tokens::SessionId session, std::uint64_t counter = 1) {
  tokens::TokenPair pair;
  pair.generation = {session, counter};
  pair.access_token = tokens::Secret("access " + std::to_string(session) + "." + std::to_string(counter));
  pair.refresh_token = tokens::Secret("refresh");
  return pair;
}

template <class T>
std::optional<Fault> fault_of(async::Task<T> task) {
  try {
    run(std::move(task));
  } catch (const KeyringError& error) {
    return error.fault();
  }
  return std::nullopt;
}

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

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/keyring/what-is-saved-is-what-an-independent-reader-finds",
                  what_is_saved_is_what_an_independent_reader_finds);
  return g_test_run();
}
