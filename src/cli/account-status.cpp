#include "cli/account-status.hpp"

#include "cli/account-choice.hpp"
#include "cli/json-output.hpp"
#include "cli/terminal-text.hpp"
#include "service/service-error.hpp"

#include <glib/gi18n.h>

#include <chrono>
#include <cstdio>

namespace vestibule::cli {

using session::EventKind;
using session::SignedIn;
using session::UnknownReason;
using std::chrono::milliseconds;

namespace {

bool ends_renewal(EventKind kind) {
  return kind == EventKind::Renewed || kind == EventKind::RenewalUnavailable || kind == EventKind::SessionRefused;
}

const char* text_of(EventKind outcome) {
  switch (outcome) {
  case EventKind::Renewed:
    return _("renewed");
  case EventKind::SessionRefused:
    return _("refused by the service");
  default:
    return _("given up for now");
  }
}

const char* name_of(SignedIn signed_in) {
  switch (signed_in) {
  case SignedIn::Yes:
    return "signed-in";
  case SignedIn::No:
    return "signed-out";
  default:
    return "unknown";
  }
}

const char* name_of(UnknownReason reason) {
  switch (reason) {
  case UnknownReason::Locked:
    return "keyring-locked";
  case UnknownReason::Unreadable:
    return "sign-in-unreadable";
  default:
    return "no-keyring";
  }
}

/// The time left; nothing where it is not known.
std::string life_left(const AccountStatus& status, const tokens::Clock& clock) {
  if (!status.token.ends) return {};
  const auto left = *status.token.ends - clock.boot_time();
  return left > milliseconds(0) ? seconds(left) : _("run out");
}

/// A day and a time, as clocks are set here; it may be past.
std::string date_text(tokens::BootTimePoint at, const tokens::Clock& clock) {
  const auto wall = clock.wall_time() + (at - clock.boot_time());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(wall.time_since_epoch()).count();
  const async::OwnedDateTime time(g_date_time_new_from_unix_local(seconds));
  const async::OwnedString text(time ? g_date_time_format(time.get(), "%Y-%m-%d %H:%M:%S") : g_strdup("?"));
  return text.get();
}

void print(const char* what, const std::string& text) {
  std::printf("  %s %s\n", what, text.c_str());
}

}  // namespace

async::Task<AccountStatus> read_status(session::AccountSession& account) {
  AccountStatus status{.account = account.key()};
  auto& tokens = account.tokens();
  try {
    status.token = co_await tokens.token_facts();
    const auto events = co_await tokens.fetch_events(0);
    for (const auto& event : events)
      if (ends_renewal(event.kind)) status.last_renewal = event;
  } catch (const service::Unavailable&) {
    // The process that keeps them does not answer: the state is what it has told last.
  }
  status.state = account.state();
  co_return status;
}

std::string text_of(const session::AccountState& state) {
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

ExitStatus status_of(const session::AccountState& state) {
  switch (state.signed_in) {
  case SignedIn::Yes:
    return ExitStatus::Ok;
  case SignedIn::No:
    return ExitStatus::NotSignedIn;
  default:
    return ExitStatus::Unavailable;
  }
}

void print_lines(const AccountStatus& status, const tokens::Clock& clock) {
  std::printf("%s: %s\n", bold(printable(text_of(status.account))).c_str(), text_of(status.state).c_str());
  if (status.state.not_saved) std::printf("%s\n", _("The sign-in is not saved: the keyring does not take it."));
  if (status.state.unavailable) std::printf("%s\n", _("The server cannot be reached at the moment."));
  if (status.state.signed_in != SignedIn::Yes) return;
  if (!status.token.person_name.empty()) print(_("the person's name:"), printable(status.token.person_name));
  const auto left = life_left(status, clock);
  if (!left.empty()) print(_("the token lasts for:"), left);
  if (const auto& ends = status.token.refresh_ends) print(_("the refresh token lasts until:"), date_text(*ends, clock));
  if (const auto& skew = status.token.server_clock)
    print(_("server's clock ahead:"), seconds(skew->ahead) + " ± " + seconds(skew->uncertainty));
  if (const auto& renewal = status.last_renewal) {
    const auto ago = seconds(clock.boot_time() - renewal->at);
    print(_("time since the last renewal:"), ago + " (" + text_of(renewal->kind) + ", " + seconds(renewal->took) + ")");
  }
}

void print_change(const AccountStatus& status, const tokens::Clock& clock) {
  const async::OwnedDateTime now(g_date_time_new_now_local());
  const async::OwnedString time(g_date_time_format(now.get(), "%H:%M:%S"));
  const auto left = life_left(status, clock);
  std::printf("%s  %s: %s%s%s\n", time.get(), bold(printable(text_of(status.account))).c_str(),
              text_of(status.state).c_str(), left.empty() ? "" : "; ", left.c_str());
  std::fflush(stdout);
}

void print_json(const AccountStatus& status, const tokens::Clock& clock) {
  const auto& state = status.state;
  JsonOutput json;
  json.begin_object().member("account").text(text_of(status.account)).member("state").text(name_of(state.signed_in));
  json.member("reason");
  state.signed_in == SignedIn::Unknown ? json.text(name_of(state.reason)) : json.null();
  json.member("renewing").boolean(state.renewing);
  json.member("saved").boolean(!state.not_saved).member("server_unavailable").boolean(state.unavailable);
  json.member("token_expires_in_ms");
  status.token.ends ? json.number((*status.token.ends - clock.boot_time()).count()) : json.null();
  json.member("refresh_token_expires_in_ms");
  status.token.refresh_ends ? json.number((*status.token.refresh_ends - clock.boot_time()).count()) : json.null();
  json.member("person_name");
  status.token.person_name.empty() ? json.null() : json.text(status.token.person_name);
  json.member("server_clock");
  if (const auto& skew = status.token.server_clock) {
    json.begin_object().member("ahead_ms").number(skew->ahead.count());
    json.member("uncertainty_ms").number(skew->uncertainty.count()).end_object();
  } else {
    json.null();
  }
  json.member("last_renewal");
  if (const auto& renewal = status.last_renewal) {
    json.begin_object().member("outcome").text(session::name_of(renewal->kind));
    json.member("ago_ms").number((clock.boot_time() - renewal->at).count());
    json.member("took_ms").number(renewal->took.count()).end_object();
  } else {
    json.null();
  }
  json.end_object();
  json.print();
}

}  // namespace vestibule::cli
