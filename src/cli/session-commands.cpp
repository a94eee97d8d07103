#include "cli/session-commands.hpp"

#include "cli/account-choice.hpp"
#include "session/event-ring.hpp"

#include <unistd.h>

#include <cstdio>

namespace vestibule::cli {

using session::SignedIn;
using session::UnknownReason;

namespace {

const char* text_of(const session::AccountState& state) {
  switch (state.signed_in) {
  case SignedIn::Yes:
    return state.renewing ? _("signed in, renewing") : _("signed in");
  case SignedIn::No:
    return _("signed out");
  case SignedIn::Unknown:
    break;
  }
  switch (state.reason) {
  case UnknownReason::Locked:
    return _("unknown: the keyring is locked");
  case UnknownReason::Unreadable:
    return _("unknown: the stored sign-in cannot be read");
  default:
    return _("unknown: there is no keyring that answers");
  }
}

}  // namespace

async::Task<ExitStatus> show_status(Invocation& invocation) {
  const auto session = co_await chosen_account(invocation);
  const auto& state = session->state();
  std::printf("%s: %s\n", text_of(session->key()).c_str(), text_of(state));
  if (state.not_saved) std::printf("%s\n", _("The sign-in is not saved: the keyring does not take it."));
  if (state.unavailable) std::printf("%s\n", _("The server cannot be reached at the moment."));
  switch (state.signed_in) {
  case SignedIn::Yes:
    co_return ExitStatus::Ok;
  case SignedIn::No:
    co_return ExitStatus::NotSignedIn;
  default:
    co_return ExitStatus::Unavailable;
  }
}

async::Task<ExitStatus> print_token(Invocation& invocation) {
  if (isatty(STDOUT_FILENO) && !invocation.line.show) {
    complain(_("a token does not belong on a terminal; use it in “$(vestibulectl token)”, or add --show"));
    co_return ExitStatus::Usage;
  }
  const auto session = co_await chosen_account(invocation);
  auto& source = session->tokens();
  const auto token = co_await source.token(source.accept());
  const auto text = token.text.reveal();
  std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
  co_return ExitStatus::Ok;
}

async::Task<ExitStatus> print_events(Invocation& invocation) {
  const auto session = co_await chosen_account(invocation);
  const auto now = invocation.accounts.clock().boot_time();
  const auto events = co_await session->tokens().fetch_events(0);
  for (const auto& event : events)
    std::printf("%+.3f s  %s  %s  %s\n", static_cast<double>((event.at - now).count()) / 1000,
                session::name_of(event.kind), tokens::to_string(event.generation).c_str(), event.detail.c_str());
  co_return ExitStatus::Ok;
}

}  // namespace vestibule::cli
