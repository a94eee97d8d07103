#include "check/check-kind.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::check {

const std::vector<CheckKind>& check_kinds() {
  static const std::vector<CheckKind> kinds = {
      {Check::SignUp, "sign-up", N_("Signing up"), "RFC 9110 §15.3"},
      {Check::Transport, "transport", N_("Encryption"), "RFC 6750 §5.3, RFC 9325 §3.1, RFC 6797"},
      {Check::LogInRefusal, "log-in-refusal", N_("Refused log-in"), "RFC 6749 §5.2"},
      {Check::LogIn, "log-in", N_("Log-in"), "RFC 6749 §5.1"},
      {Check::Lifetime, "lifetime", N_("Stated lifetime"), "RFC 6749 §5.1, RFC 7519 §4.1.4"},
      {Check::TokenClock, "token-clock", N_("Clock of the tokens"), "RFC 7519 §4.1.6, RFC 9110 §6.6.1"},
      {Check::ServerClock, "server-clock", N_("Clock of the server"), "RFC 9110 §6.6.1"},
      {Check::ProtectedRead, "protected-read", N_("Reading with a token"), "RFC 6750 §2.1"},
      {Check::MissingToken, "missing-token", N_("Reading without a token"), "RFC 6750 §3.1, RFC 9110 §15.5.2"},
      {Check::Challenge, "challenge", N_("WWW-Authenticate"), "RFC 6750 §3, RFC 9110 §11.6.1"},
      {Check::ForgedToken, "forged-token", N_("Token with a false signature"), "RFC 7519 §7.2, RFC 8725 §3.3"},
      {Check::ChallengeError, "challenge-error", N_("Reason in WWW-Authenticate"), "RFC 6750 §3, §3.1"},
      {Check::UnsignedToken, "unsigned-token", N_("Token without a signature"), "RFC 8725 §3.1"},
      {Check::TokenKind, "token-kind", N_("Refresh token in place of an access token"), "RFC 8725 §3.12"},
      {Check::Expiry, "expiry", N_("Expired access token"), "RFC 7519 §4.1.4, RFC 6750 §3.1"},
      {Check::Refresh, "refresh", N_("Renewal"), "RFC 6749 §6"},
      {Check::OldAccessToken, "old-access-token", N_("Access token before the renewal"), "RFC 6749 §6"},
      {Check::Rotation, "rotation", N_("Rotation of the refresh token"), "RFC 9700 §2.2.2, §4.14.2"},
      {Check::Parallel, "parallel", N_("One renewal for many requests"), "RFC 6749 §1.5"},
      {Check::RefreshRefusal, "refresh-refusal", N_("Refused renewal"), "RFC 6749 §5.2"},
      {Check::Grace, "grace", N_("Grace after a rotation"), "RFC 9700 §4.14.2"},
      {Check::Reuse, "reuse", N_("Refresh token used again"), "RFC 9700 §4.14.2"},
      {Check::LogOut, "log-out", N_("Log-out"), "RFC 7009 §2.2"},
      {Check::RefreshAfterLogOut, "refresh-after-log-out", N_("Refresh token after the log-out"), "RFC 7009 §2.1"},
      {Check::AccessAfterLogOut, "access-after-log-out", N_("Access token after the log-out"), "RFC 7009 §2.1, §3"},
      {Check::NoStore, "no-store", N_("Cache-Control of token answers"), "RFC 6749 §5.1, RFC 9111 §5.2.2.5"},
      {Check::Cookies, "cookies", N_("Flags of cookies"), "RFC 6265 §4.1.2"},
      {Check::Redirects, "redirects", N_("Redirects"), "RFC 9700 §4.12, RFC 9110 §15.4"},
      {Check::RateLimit, "rate-limit", N_("Rate limit"), "RFC 6749 §4.3.2, RFC 6585 §4, RFC 9110 §10.2.3"},
  };
  return kinds;
}

const CheckKind& kind_of(Check check) {
  return check_kinds()[static_cast<std::size_t>(check)];
}

std::size_t place_of(std::string_view id) {
  const auto& kinds = check_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [id](const CheckKind& kind) { return kind.id == id; });
  return static_cast<std::size_t>(found - kinds.begin());
}

}  // namespace vestibule::check
