// What peers may cost an owner: how many there are, how much and how long each may ask for. Each test ends with a good
// client that is served.

#include "sharing-peers.hpp"
#include "sharing/shared-accounts.hpp"

#include <malloc.h>

#include <vector>

using namespace vestibule;
using namespace std::chrono_literals;
using sharing::own;
using test::grant;
using test::key_of;
using test::message;
using test::Owner;
using test::Raw;
using test::wait_until;

namespace {

long open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

/// Allocated and not freed, in KiB. (What is resident would count what a sanitizer keeps of the freed, too; under one
/// this sees nothing, and leaves the bound to the other builds.)
long memory() {
  const auto allocated = mallinfo2();
  return static_cast<long>((allocated.uordblks + allocated.hblkhd) / 1024);
}

async::Task<void> use(Owner& owner, int& served) {
  const auto connection = co_await sharing::TokenClient::connect(owner.socket());
  sharing::RemoteAccount account(connection, owner.account->key(), owner.clock);
  co_await account.attend();
  const auto token = co_await account.token(0);
  // One that is not the current one: it is answered with that.
  const session::Refusal refusal{{token.generation.session, 0}, false, "GET /data"};
  const auto again = co_await account.after_refusal(0, refusal);
  served += again && again->text.reveal() == "good";
}

void two_hundred_clients_at_once_are_served_and_leave_nothing_behind() {
  Owner owner;
  owner.assert_serves();
  const auto before = open_descriptors();
  const auto began = g_get_monotonic_time();
  int served = 0;
  {
    async::TaskScope clients;
    for (int i = 0; i < 200; i++)
      clients.start(use(owner, served));
    wait_until([&] { return clients.empty(); });
  }
  g_test_message("200 clients in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time() - began) / 1000);
  g_assert_cmpint(served, ==, 200);
  wait_until([&] { return open_descriptors() <= before; });
  owner.assert_serves();
}

void a_peer_that_never_reads_is_closed_and_costs_nothing_that_lasts() {
  Owner owner;
  owner.assert_serves();
  const auto before = open_descriptors();
  const auto memory_before = memory();
  {
    Raw peer(owner);
    peer.authenticate();
    const auto call = message("Ping", own(g_variant_new("()")));
    wait_until([&] { return !peer.send(call); });
  }
  wait_until([&] { return open_descriptors() <= before; });
  g_test_message("memory grew by %ld KiB", memory() - memory_before);
  g_assert_cmpint(memory() - memory_before, <, 32 * 1024);
  owner.assert_serves();
}

async::Task<void> sleep(std::chrono::milliseconds duration) {
  co_await async::sleep_for(duration);
}

void a_peer_that_is_told_of_changes_and_never_reads_is_closed() {
  // Each change names the account: a socket takes few of these.
  Owner owner(std::string(4000, 'x'));
  owner.assert_serves();
  const auto memory_before = memory();
  Raw peer(owner);
  peer.authenticate();
  peer.send(message("State", key_of(owner)));
  wait_until([&] { return !peer.receive().empty(); });
  // Whether it reads its answers is looked at a second later: what ends it here is what it is told.
  async::run(sleep(2s));
  const auto descriptors = open_descriptors();
  wait_until([&] {
    async::run(owner.account->adopt(grant("good"), true));
    return open_descriptors() == descriptors - 1;
  });
  g_assert_cmpint(memory() - memory_before, <, 32 * 1024);
  owner.assert_serves();
}

async::Task<void> call_token(sharing::TokenClient& peer, async::Variant key, int& ended) {
  try {
    co_await peer.call("Token", std::move(key), "((ay(tt)xx))");
  } catch (const Error&) {
  }
  ended++;
}

void more_calls_than_may_be_open_end_all_the_same() {
  Owner owner;
  const auto peer = owner.connect();
  int ended = 0;
  async::TaskScope calls;
  for (int i = 0; i < 200; i++)
    calls.start(call_token(*peer, key_of(owner), ended));
  wait_until([&] { return ended == 200; });
  owner.assert_serves();
}

void connections_that_never_authenticate_disturb_nobody() {
  Owner owner;
  std::vector<std::unique_ptr<Raw>> peers;
  for (int i = 0; i < 50; i++)
    peers.push_back(std::make_unique<Raw>(owner));
  owner.assert_serves();
}

void connections_that_never_authenticate_are_closed() {
  Owner owner;
  std::vector<std::unique_ptr<Raw>> peers;
  const std::string beginnings[] = {"", std::string(1, '\0'), std::string(1, '\0') + "AUTH EXTERNAL\r\n"};
  // More than may be there at once.
  for (int i = 0; i < 100; i++) {
    peers.push_back(std::make_unique<Raw>(owner));
    peers.back()->send(beginnings[i % 3]);
  }
  for (const auto& peer : peers)
    wait_until([&] { return peer->is_closed(); });
  owner.assert_serves();
}

async::Variant refusal(const Owner& owner, bool refused_before, const std::string& route) {
  const tokens::Generation current{owner.account->state().session, 1};
  return own(g_variant_new("(@(sss)@(tt)bs)", sharing::encode(owner.account->key()).get(),
                           sharing::encode(current).get(), refused_before, route.c_str()));
}

void a_route_without_end_is_remembered_by_its_beginning() {
  Owner owner;
  const std::string route = "GET /" + std::string(3000, 'x');
  const auto peer = owner.connect();
  const auto passed_on = [&](bool refused_before, const std::string& route) {
    const auto answer = async::run(peer->call("AfterRefusal", refusal(owner, refused_before, route), "(a(ay(tt)xx))"));
    const auto tokens = async::Variant::adopt(g_variant_get_child_value(answer.get(), 0));
    return g_variant_n_children(tokens.get()) == 0;
  };
  g_assert_true(passed_on(true, route + "1"));
  // Else it would be renewed for, at a service that cannot be reached.
  g_assert_true(passed_on(false, route + "2"));
  owner.assert_serves();
}

void a_client_with_a_route_without_end_is_served() {
  Owner owner;
  sharing::RemoteAccount account(owner.connect(), owner.account->key(), owner.clock);
  const session::Refusal refusal{
      {owner.account->state().session, 1}, true, "GET /" + std::string(2 * sharing::largest_message, 'x')};
  g_assert_false(async::run(account.after_refusal(0, refusal)).has_value());
}

/// An account that is counted while it lives.
class CountedAccount : public session::OwnedAccount {
public:
  CountedAccount(Owner& desk, const tokens::AccountKey& key, int& count)
      : OwnedAccount(desk.address, key.name, service::token_api_profile(), desk.policy, desk.store, desk.clock),
        count_(count) {
    count_++;
  }
  ~CountedAccount() override { count_--; }

private:
  int& count_;
};

/// Of that many accounts, those that are served to one client.
int name_accounts(Owner& desk, std::size_t number) {
  static int next = 0;
  const auto connection = async::run(sharing::TokenClient::connect(desk.folder + "/owner.socket"));
  int served = 0;
  for (std::size_t i = 0; i < number; i++) {
    sharing::RemoteAccount account(connection, {"http://127.0.0.1:1", "n" + std::to_string(next++), "p"}, desk.clock);
    try {
      async::run(account.attend());
      served++;
    } catch (const session::NotSignedIn&) {
    }
  }
  return served;
}

void accounts_that_peers_name_do_not_stay() {
  Owner desk;
  int alive = 0;
  keyring::EndedSessions ended(desk.folder + "/ended");
  sharing::SharedAccounts owner(
      desk.folder + "/owner.lock",
      [&](const tokens::AccountKey& key) { return std::make_unique<CountedAccount>(desk, key, alive); }, ended,
      desk.clock);
  wait_until([&] { return owner.role() == sharing::SharedAccounts::Role::Owner; });
  const tokens::AccountKey signed_in{"http://127.0.0.1:1", "who is signed in", "p"};
  async::run(owner.account(signed_in)->adopt(grant("kept in memory"), false));

  g_assert_cmpint(name_accounts(desk, sharing::most_accounts + 10), ==, static_cast<int>(sharing::most_accounts));
  for (int i = 0; i < 10; i++)
    name_accounts(desk, 20);
  // The end of a connection is seen a moment later.
  wait_until([&] { return name_accounts(desk, 1) == 1 && alive < 10; });
  const auto account = owner.account(signed_in);
  g_assert_true(async::run(account->token(account->accept())).text.reveal() == "kept in memory");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  const auto add = [](const char* name, void (*test)()) { g_test_add_func(name, test); };
  add("/sharing-bounds/two-hundred-clients-at-once-are-served-and-leave-nothing-behind",
      two_hundred_clients_at_once_are_served_and_leave_nothing_behind);
  add("/sharing-bounds/a-peer-that-never-reads-is-closed-and-costs-nothing-that-lasts",
      a_peer_that_never_reads_is_closed_and_costs_nothing_that_lasts);
  add("/sharing-bounds/a-peer-that-is-told-of-changes-and-never-reads-is-closed",
      a_peer_that_is_told_of_changes_and_never_reads_is_closed);
  add("/sharing-bounds/more-calls-than-may-be-open-end-all-the-same", more_calls_than_may_be_open_end_all_the_same);
  add("/sharing-bounds/connections-that-never-authenticate-disturb-nobody",
      connections_that_never_authenticate_disturb_nobody);
  add("/sharing-bounds/connections-that-never-authenticate-are-closed", connections_that_never_authenticate_are_closed);
  add("/sharing-bounds/a-route-without-end-is-remembered-by-its-beginning",
      a_route_without_end_is_remembered_by_its_beginning);
  add("/sharing-bounds/a-client-with-a-route-without-end-is-served", a_client_with_a_route_without_end_is_served);
  add("/sharing-bounds/accounts-that-peers-name-do-not-stay", accounts_that_peers_name_do_not_stay);
  return g_test_run();
}
