#include "app/activity/activity-text.hpp"

#include "app/answer/answer-text.hpp"
#include "app/formatted.hpp"
#include "tokens/printable-text.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::app {

using session::RequestEnd;
using session::RequestRecord;
using tokens::BootTimePoint;

namespace {

const char* end_text(RequestEnd end) {
  switch (end) {
  case RequestEnd::Open:
    return _("Under way");
  case RequestEnd::Answered:
    return _("Answered");
  case RequestEnd::SessionEnded:
    return _("No session");
  case RequestEnd::Unavailable:
    return _("Unavailable");
  case RequestEnd::Failed:
    return _("Failed");
  case RequestEnd::TakenBack:
    return _("Taken back");
  }
  return "";
}

/// The renewal that ran for most of a wait.
const Band* awaited(const Bar& wait, const std::vector<Band>& bands) {
  const Band* awaited = nullptr;
  auto most = std::chrono::milliseconds(-1);
  for (const auto& band : bands) {
    const auto both = std::min(band.end, wait.end) - std::max(band.begin, wait.begin);
    if (both <= most || both < std::chrono::milliseconds(0)) continue;
    most = both;
    awaited = &band;
  }
  return awaited;
}

std::string waited_text(const Bar& wait, const std::vector<Band>& bands) {
  const auto time = duration_text(wait.end - wait.begin);
  if (wait.phase == Phase::ForPlace) return formatted(_("waited %s for its turn"), time.c_str());
  const auto* renewal = awaited(wait, bands);
  if (!renewal) return formatted(_("waited %s for a token"), time.c_str());
  // Translators: a time and a number, such as "waited 212 ms for renewal 7".
  return formatted(_("waited %s for renewal %lu"), time.c_str(), static_cast<gulong>(renewal->number));
}

std::string sent_text(const Bar& bar) {
  const auto time = duration_text(bar.end - bar.begin);
  const auto token = session::token_name(bar.generation);
  if (token.empty()) return formatted(_("%s at the server, without a token"), time.c_str());
  if (bar.phase == Phase::SentAgain)
    // Translators: the name of a token, and a time.
    return formatted(_("sent again with %s, %s at the server"), token.c_str(), time.c_str());
  // Translators: the name of a token, and a time.
  return formatted(_("sent with %s, %s at the server"), token.c_str(), time.c_str());
}

}  // namespace

const char* phase_text(Phase phase) {
  switch (phase) {
  case Phase::ForPlace:
    // Translators: what a request is at, as short as can be: it waits for its turn.
    return _("Turn");
  case Phase::ForToken:
    // Translators: what a request is at, as short as can be: it waits for a token.
    return _("Token");
  case Phase::AtServer:
    // Translators: what a request is at, as short as can be: it is with the server.
    return _("Server");
  case Phase::SentAgain:
    // Translators: what a request is at, as short as can be: it has been sent again.
    return _("Again");
  }
  return "";
}

std::string band_text(const Band& band) {
  return formatted(_("Renewal %lu"), static_cast<gulong>(band.number));
}

std::string request_text(const RequestRecord& request, const std::string& origin) {
  const auto space = request.route.find(' ');
  if (space == std::string::npos || request.route.compare(space + 1, origin.size(), origin) != 0)
    return tokens::printable(request.route);
  return tokens::printable(request.route.substr(0, space + 1) + request.route.substr(space + 1 + origin.size()));
}

std::string result_text(const RequestRecord& request) {
  if (request.end == RequestEnd::Answered && !request.sends.empty()) return std::to_string(request.sends.back().status);
  return end_text(request.end);
}

std::string story_text(const RequestRecord& request, const std::vector<Band>& bands, BootTimePoint now) {
  std::string story;
  const auto add = [&story](const std::string& step) { story += (story.empty() ? "" : " · ") + step; };
  std::size_t sends = 0;
  for (const auto& bar : bars_of(request, now)) {
    const bool is_sent = bar.phase == Phase::AtServer || bar.phase == Phase::SentAgain;
    add(is_sent ? sent_text(bar) : waited_text(bar, bands));
    if (!is_sent) continue;
    const auto& send = request.sends.at(sends++);
    if (send.refused)
      add(formatted(_("refused with status %d"), send.status));
    else if (send.answered_at)
      add(formatted(_("answered with status %d"), send.status));
  }
  if (request.end != RequestEnd::Answered) add(end_text(request.end));
  return story;
}

std::string took_text(const RequestRecord& request, BootTimePoint now) {
  return duration_text(request.ended_at.value_or(std::max(now, request.asked_at)) - request.asked_at);
}

bool matches(const RequestRecord& request, const tokens::FoldedText& wanted) {
  if (wanted.empty() || wanted.is_in(request.route) || wanted.is_in(result_text(request))) return true;
  return std::any_of(request.sends.begin(), request.sends.end(), [&wanted](const session::RequestSend& send) {
    return wanted.is_in(session::token_name(send.generation)) || wanted.is_in(std::to_string(send.status));
  });
}

}  // namespace vestibule::app
