#include "app/session/renewals.hpp"

#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <utility>

namespace vestibule::app {

using session::EventKind;

namespace {

std::optional<bool> rotation_in(const session::SessionEvent& event) {
  if (event.kind != EventKind::Renewed) return std::nullopt;
  if (event.detail.starts_with(session::rotated_detail)) return true;
  return event.detail.starts_with(session::kept_detail) ? std::optional(false) : std::nullopt;
}

/// As the refresh coordinator words them, and for a person.
constexpr std::pair<const char*, const char*> reasons[] = {
    {"run out", N_("The token had run out")},
    {"ahead of expiry", N_("Ahead of the token’s end")},
    {"ahead of what can be sent once only", N_("Ahead of a request that can be sent once only")},
    {"refused with 401", N_("A request was refused (status 401)")},
    {"asked for a longer life", N_("Asked for")},
    {"it renews itself, before its end", N_("By itself, before the token’s end")},
};

}  // namespace

bool ends_renewal(EventKind kind) {
  return kind == EventKind::Renewed || kind == EventKind::RenewalUnavailable || kind == EventKind::SessionRefused ||
         kind == EventKind::RenewalDiscarded;
}

void Renewals::add(const std::vector<session::SessionEvent>& events) {
  for (const auto& event : events) {
    if (event.sequence <= last_event_) continue;
    last_event_ = event.sequence;
    if (event.kind == EventKind::RenewalStarted) why_ = event.detail;
    if (!ends_renewal(event.kind)) continue;
    all_.push_front({event.at, event.kind, std::exchange(why_, {}), event.took, rotation_in(event)});
    if (all_.size() > most) all_.pop_back();
  }
}

std::string refresh_token_text(const Renewals& renewals) {
  for (const auto& renewal : renewals.all()) {
    if (renewal.outcome != EventKind::Renewed) continue;
    if (!renewal.rotated) return _("There is one: it has renewed the session.");
    return *renewal.rotated ? _("There is one. It is rotated: the last renewal brought another one.")
                            : _("There is one. It is not rotated: it was the same after the last renewal.");
  }
  return _("Whether there is one, and whether it is rotated, shows with the first renewal.");
}

const char* outcome_text(EventKind outcome) {
  switch (outcome) {
  case EventKind::Renewed:
    return _("Renewed");
  case EventKind::SessionRefused:
    return _("Refused: the session has ended");
  case EventKind::RenewalDiscarded:
    return _("Too late: the session was over");
  default:
    return _("Given up for now");
  }
}

std::string reason_text(const std::string& why) {
  for (const auto& [reason, text] : reasons)
    if (why == reason) return _(text);
  return tokens::printable(why);
}

}  // namespace vestibule::app
