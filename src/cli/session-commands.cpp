#include "cli/session-commands.hpp"

#include "async/event.hpp"
#include "async/timer.hpp"
#include "cli/account-choice.hpp"
#include "cli/account-status.hpp"
#include "cli/json-output.hpp"
#include "cli/terminal-text.hpp"
#include "cli/token-output.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>

namespace vestibule::cli {

using std::chrono::milliseconds;

namespace {

constexpr std::chrono::milliseconds pause_between_looks{1000};
/// What is longer is no time that anybody waits, and would not be told from `renewed_now`.
constexpr double longest_life = 100.0 * 365 * 24 * 3600;  // s

/// How long the token is to be good; nothing where that is no time.
std::optional<milliseconds> wanted_life(const CommandLine& line) {
  if (line.fresh && line.valid_for) return std::nullopt;
  if (line.fresh) return session::renewed_now;
  const double wanted = line.valid_for.value_or(0);
  if (!(wanted >= 0 && wanted <= longest_life)) return std::nullopt;
  return milliseconds(std::llround(wanted * 1000));
}

void warn_of_short_life(const tokens::Deadline& deadline, milliseconds wanted, const tokens::Clock& clock) {
  if (!deadline.at) return complain(_("how long this token is good is not known"));
  const auto left = *deadline.at - clock.boot_time();
  if (left >= wanted) return;
  const async::OwnedString text(
      g_strdup_printf(_("this token is good for %.0f s only"), std::floor(static_cast<double>(left.count()) / 1000)));
  complain(text.get());
}

void print_event(const session::SessionEvent& event, const tokens::Clock& clock) {
  const auto ago = static_cast<double>((event.at - clock.boot_time()).count()) / 1000;
  std::printf("%+.3f s  %s  %s  %s\n", ago, session::name_of(event.kind), tokens::to_string(event.generation).c_str(),
              printable(event.detail).c_str());
}

void add_event(tokens::JsonWriter& json, const session::SessionEvent& event, const tokens::Clock& clock) {
  json.begin_object().member("sequence").number(static_cast<std::int64_t>(event.sequence));
  json.member("time").text(time_text(event.at, clock)).member("kind").text(session::name_of(event.kind));
  json.member("generation").text(tokens::to_string(event.generation)).member("detail").text(event.detail);
  json.member("took_ms").number(event.took.count()).end_object();
}

/// As a list; where more follow, each as a line.
void print_json(const std::vector<session::SessionEvent>& events, const tokens::Clock& clock, bool as_lines) {
  JsonOutput list;
  list.begin_array();
  for (const auto& event : events) {
    JsonOutput alone;
    add_event(as_lines ? alone : list, event, clock);
    if (as_lines) alone.print();
  }
  if (as_lines) return;
  list.end_array();
  list.print();
}

void print(const std::vector<session::SessionEvent>& events, const Invocation& invocation) {
  const auto& clock = invocation.accounts.clock();
  if (invocation.line.json) return print_json(events, clock, invocation.line.follow);
  for (const auto& event : events)
    print_event(event, clock);
  std::fflush(stdout);
}

/// Prints what comes after that sequence number, until the task is destroyed.
async::Task<void> follow(Invocation& invocation, std::shared_ptr<session::AccountSession> account,
                         std::uint64_t sequence) {
  async::Event look;
  const auto connection = account->tokens().on_state_changed([&look] { look.set(); });
  // Whoever keeps the tokens next counts its own events.
  const auto role_connection = invocation.accounts.shared().on_role_changed([&sequence, &look] {
    sequence = 0;
    look.set();
  });
  for (;;) {
    const async::Timer timer(pause_between_looks, [&look] { look.set(); });
    co_await look;
    look.reset();
    std::vector<session::SessionEvent> events;
    try {
      events = co_await account->tokens().fetch_events(sequence);
    } catch (const service::Unavailable&) {
      continue;  // it does not answer for now
    }
    if (events.empty()) continue;
    sequence = events.back().sequence;
    print(events, invocation);
  }
}

async::Task<ExitStatus> watch(Invocation& invocation, std::shared_ptr<session::AccountSession> account) {
  const auto& clock = invocation.accounts.clock();
  async::Event changed;
  const auto connection = account->tokens().on_state_changed([&changed] { changed.set(); });
  std::optional<session::AccountState> printed;
  for (;;) {
    const auto status = co_await read_status(*account);
    if (printed != status.state) invocation.line.json ? print_json(status, clock) : print_change(status, clock);
    printed = status.state;
    co_await changed;
    changed.reset();
  }
}

}  // namespace

async::Task<ExitStatus> show_status(Invocation& invocation) {
  const auto account = co_await chosen_account(invocation);
  if (invocation.line.watch) co_return co_await watch(invocation, account);
  const auto status = co_await read_status(*account);
  const auto& clock = invocation.accounts.clock();
  invocation.line.json ? print_json(status, clock) : print_lines(status, clock);
  co_return status_of(status.state);
}

async::Task<ExitStatus> print_token(Invocation& invocation) {
  const auto& line = invocation.line;
  if (!may_print_token(line)) co_return ExitStatus::Usage;
  const auto wanted = wanted_life(line);
  if (!wanted) {
    complain(_("--valid-for takes a number of seconds, and excludes --fresh"));
    co_return ExitStatus::Usage;
  }
  const auto account = co_await chosen_account(invocation);
  auto& source = account->tokens();
  const auto before = co_await source.token_facts();
  const auto token = co_await source.token_for(source.accept(), *wanted);
  if (line.fresh && token.generation == before.generation) {
    complain(_("no new token is to be had for now"));
    co_return ExitStatus::Unavailable;
  }
  const auto text = token.text.reveal();
  std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
  if (line.valid_for) warn_of_short_life(token.deadline, *wanted, invocation.accounts.clock());
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> print_events(Invocation& invocation) {
  const auto account = co_await chosen_account(invocation);
  const auto events = co_await account->tokens().fetch_events(0);
  print(events, invocation);
  if (invocation.line.follow) co_await follow(invocation, account, events.empty() ? 0 : events.back().sequence);
  co_return ExitStatus::Ok;
}

}  // namespace vestibule::cli
