#include "app/background/fresh-sessions.hpp"

#include "async/timer.hpp"

#include <algorithm>
#include <cstdlib>

namespace vestibule::app {

namespace {

using namespace std::chrono_literals;

/// Timers stand still in a suspend, and accounts come and go: so often it is looked what is due.
constexpr std::chrono::milliseconds longest_pause = 15min;
constexpr std::chrono::milliseconds shortest_pause = 1s;
constexpr std::chrono::milliseconds pause_after_fault = 1min;
/// The same end, reckoned twice, can differ by less.
constexpr std::chrono::milliseconds tolerance = 1s;

}  // namespace

void FreshSessions::start() {
  if (scope_.empty()) scope_.start(keep());
}

async::Task<void> FreshSessions::keep() {
  for (;;) {
    auto pause = longest_pause;
    co_await known_.read();
    const auto accounts = known_.all();
    for (const auto& account : accounts) {
      const auto until_next = co_await look_at(account);
      pause = std::min(pause, until_next);
    }
    co_await async::sleep_for(std::max(pause, shortest_pause));
  }
}

async::Task<std::chrono::milliseconds> FreshSessions::look_at(tokens::AccountKey account) {
  const auto session = known_.session(account);
  if (!session) co_return longest_pause;
  auto& account_tokens = session->tokens();
  try {
    co_await session::ensure_read(account_tokens);
    if (account_tokens.state().signed_in != session::SignedIn::Yes) co_return longest_pause;
    const auto facts = co_await account_tokens.token_facts();
    if (!facts.refresh_ends) co_return longest_pause;
    const auto now = known_.application().clock().boot_time();
    auto& seen = seen_[account];
    if (std::chrono::abs(*facts.refresh_ends - seen.ends) > tolerance)
      seen = {.ends = *facts.refresh_ends, .due = now + (*facts.refresh_ends - now) * 3 / 4};
    if (seen.renewed) co_return longest_pause;
    if (now < seen.due) co_return std::chrono::ceil<std::chrono::milliseconds>(seen.due - now);
    const auto token = co_await account_tokens.token_for(account_tokens.accept(), session::renewed_now);
    if (token.generation == facts.generation) co_return pause_after_fault;
    seen.renewed = true;
    co_return shortest_pause;  // a refresh token that was replaced is another one
  } catch (const Error& error) {
    g_debug("A session could not be kept fresh: %s", error.what());
  }
  co_return pause_after_fault;
}

}  // namespace vestibule::app
