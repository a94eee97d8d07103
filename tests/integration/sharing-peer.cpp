// sharing-peer URL FOLDER SECONDS OPEN: one process of several that share the account `demo` at URL. It reads the
// secret with OPEN requests at a time, for SECONDS, and ends with one line of JSON on how they went. It prints "owner"
// when it comes to own the tokens. SIGTERM hands over. For the test that plays many of them, and kills them.
//
// It prints "signed out" when its account comes to be so, with by whom. SIGUSR1 signs out.
//
// $PEER_PASSWORD: signs in first; with $PEER_WAITS as well, when SIGUSR2 comes, and it reads when somebody is signed
// in. $PEER_DIES: kills itself, once it owns the tokens, at a step of its first renewal: before-mark, after-mark,
// after-sending, before-save, after-save.

#include "async/race.hpp"
#include "keyring/ended-sessions.hpp"
#include "keyring/secret-token-store.hpp"
#include "service/profile-library.hpp"
#include "service/service-error.hpp"
#include "session/account-session.hpp"
#include "session/owned-account.hpp"
#include "sharing/shared-accounts.hpp"

#include <glib-unix.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

using namespace vestibule;
using namespace std::chrono_literals;

namespace {

bool dies_at(const char* step) {
  const char* chosen = std::getenv("PEER_DIES");
  return chosen && std::strcmp(chosen, step) == 0;
}

void die() {
  std::printf("dies\n"), std::fflush(stdout);
  std::raise(SIGKILL);
}

/// The desktop's keyring, in a process that may die beside it.
class MortalStore : public keyring::TokenStore {
public:
  async::Task<std::optional<tokens::TokenPair>> read(tokens::AccountKey account) override {
    return store_.read(account);
  }

  async::Task<bool> save(tokens::AccountKey account, tokens::TokenPair pair,
                         std::function<bool()> still_wanted) override {
    const bool is_mark = pair.presented, is_renewal = pair.generation.counter > 1;
    if (is_mark && dies_at("before-mark")) die();
    if (!is_mark && is_renewal && dies_at("before-save")) die();
    const bool saved = co_await store_.save(account, std::move(pair), std::move(still_wanted));
    if (is_mark && dies_at("after-mark")) die();
    if (is_mark && dies_at("after-sending")) killer_ = async::Timer(50ms, die);
    if (!is_mark && is_renewal && dies_at("after-save")) die();
    co_return saved;
  }

  async::Task<void> remove(tokens::AccountKey account, tokens::SessionId session) override {
    return store_.remove(account, session);
  }
  async::Task<bool> unlock(tokens::AccountKey account) override { return store_.unlock(account); }
  async::Task<void> settled() override { return store_.settled(); }
  std::shared_ptr<void> on_changed(std::function<void()> listener) override { return store_.on_changed(listener); }

private:
  keyring::SecretTokenStore store_{"io.github.vestibule.SharingPeer"};
  async::Timer killer_;
};

struct Tally {
  int ok = 0;
  int failed = 0;
  bool over = false;  ///< requests have failed because the session is
  std::map<std::string, int> errors;
};

async::Task<void> read_until(session::AccountSession& account, tokens::Clock& clock, tokens::BootTimePoint end,
                             const bool& told_to_stop, Tally& tally) {
  while (clock.boot_time() < end && !told_to_stop) {
    try {
      const auto reply = co_await account.fetch(service::token_api_profile().resources.front());
      reply.status == 200 ? tally.ok++ : tally.failed++;
      if (reply.status != 200) tally.errors[std::to_string(reply.status)]++;
    } catch (const Error& error) {
      tally.failed++;
      tally.errors[error.what()]++;
      tally.over =
          dynamic_cast<const session::NotSignedIn*>(&error) || dynamic_cast<const session::SessionEnded*>(&error);
      if (tally.over) co_return;
    }
  }
}

/// Who is told that a session is over sees so in the state, too, if a moment later.
async::Task<void> see_the_end(session::AccountSession& account) {
  async::Event over;
  const auto look = [&] {
    if (account.state().signed_in == session::SignedIn::No) over.set();
  };
  const auto connection = account.tokens().on_state_changed(look);
  look();
  co_await over;
}

async::Task<void> sign_out(session::AccountSession& account) {
  try {
    co_await account.tokens().sign_out();
  } catch (const Error& error) {
    std::printf("sign-out failed: %s\n", error.what());
  }
}

async::Task<void> sign_in(session::AccountSession& account) {
  try {
    co_await account.sign_in(tokens::Secret(std::getenv("PEER_PASSWORD")), true);
  } catch (const Error&) {
    std::printf("sign-in failed\n"), std::fflush(stdout);
  }
}

/// What a signal lets the account do.
struct OnSignal {
  async::TaskScope& scope;
  session::AccountSession& account;
  async::Task<void> (*action)(session::AccountSession&);
  guint source;

  OnSignal(int number, async::TaskScope& scope, session::AccountSession& account,
           async::Task<void> (*action)(session::AccountSession&))
      : scope(scope), account(account), action(action), source(g_unix_signal_add(number, received, this)) {}
  ~OnSignal() { g_source_remove(source); }

  static gboolean received(gpointer data) {
    auto& self = *static_cast<OnSignal*>(data);
    self.scope.start(self.action(self.account));
    return G_SOURCE_CONTINUE;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::string url = argv[1], folder = argv[2];
  const std::chrono::milliseconds duration(static_cast<long>(std::atof(argv[3]) * 1000));
  const int open = std::atoi(argv[4]);

  const auto address = std::get<service::ServerAddress>(service::parse_server_address(url));
  const auto& profile = service::token_api_profile();
  tokens::SystemClock clock;
  service::TransportPolicy policy;
  MortalStore store;
  keyring::EndedSessions ended(folder + "/ended");
  sharing::SharedAccounts accounts(
      folder + "/owner.lock",
      [&](const tokens::AccountKey& key) {
        return std::make_unique<session::OwnedAccount>(address, key.name, profile, policy, store, clock, &ended);
      },
      ended, clock);
  const auto role = accounts.on_role_changed([&] {
    if (accounts.role() == sharing::SharedAccounts::Role::Owner) std::printf("owner\n"), std::fflush(stdout);
  });
  const tokens::AccountKey key{address.text(), "demo", profile.id};
  session::AccountSession account(address, "demo", profile, policy, accounts.account(key), clock);

  const auto state = account.tokens().on_state_changed([&, was_signed_in = false]() mutable {
    const auto now = account.state();
    if (std::exchange(was_signed_in, now.signed_in == session::SignedIn::Yes) && now.signed_in == session::SignedIn::No)
      std::printf("signed out by %s\n", now.ended_by == session::EndedBy::Server ? "server" : "person"),
          std::fflush(stdout);
  });
  async::TaskScope signing_out, signing_in;
  const OnSignal sign_out_then(SIGUSR1, signing_out, account, sign_out);
  const OnSignal sign_in_then(SIGUSR2, signing_in, account, sign_in);

  bool told_to_stop = false;
  const auto stop = +[](gpointer told) -> gboolean { return *static_cast<bool*>(told) = true; };
  g_unix_signal_add(SIGTERM, stop, &told_to_stop);

  Tally tally;
  try {
    async::run(account.tokens().restore());
    const bool waits = std::getenv("PEER_WAITS");
    if (const char* password = std::getenv("PEER_PASSWORD"); password && !waits)
      async::run(account.sign_in(tokens::Secret(password), true));
    std::printf("ready\n"), std::fflush(stdout);
    while (waits && account.state().signed_in != session::SignedIn::Yes && !told_to_stop)
      g_main_context_iteration(nullptr, TRUE);
    async::TaskScope readers;
    for (int i = 0; i < open; i++)
      readers.start(read_until(account, clock, clock.boot_time() + duration, told_to_stop, tally));
    async::run(readers.finished());
    async::run(signing_out.finished());
    if (tally.over) async::run(async::with_timeout(5s, see_the_end(account)));
  } catch (const Error& error) {
    tally.failed++;
    tally.errors[error.what()]++;
  }
  async::run(accounts.hand_over());
  std::printf("{\"ok\": %d, \"failed\": %d, \"signed_in\": %s, \"errors\": {", tally.ok, tally.failed,
              account.state().signed_in == session::SignedIn::Yes ? "true" : "false");
  const char* separator = "";
  for (const auto& [text, count] : tally.errors) {
    std::printf("%s\"%s\": %d", separator, text.c_str(), count);
    separator = ", ";
  }
  std::printf("}}\n");
  return 0;
}
