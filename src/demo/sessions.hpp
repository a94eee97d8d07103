#pragma once

#include "accounts.hpp"
#include "tokens.hpp"

namespace vestibule::demo {

/** What presenting a refresh token comes to. */
enum class Presented {
  Accepted,       ///< it is the session's current one, or was until less than the grace time ago
  AcceptedLate,   ///< the latter
  NotTheCurrent,  ///< well signed, but not (or no longer) the one that is stored
  Reused,         ///< rotated away earlier, and reuse detection is on: the session has ended by this
};

/** Two signed tokens; the refresh token is empty when the client keeps the one it has. */
struct IssuedTokens {
  std::string access;
  std::string refresh;
};

/** The one session that each account has at most, and the refresh tokens it has had. */
class Sessions {
public:
  Sessions(Database& database, const Tokens& tokens, const Policy& policy);

  /** Begins a session; one that the account has already is replaced, its refresh token is no longer accepted. */
  IssuedTokens begin(const Account& account);

  /** Whether a token that we signed has neither run out nor been declared to have. */
  bool is_alive(const Claims& claims) const;

  /** Judges a live refresh token. On acceptance fills `issued`, rotating as the policy says. */
  Presented refresh(const Claims& presented, IssuedTokens& issued);

  /** Ends the session that the token belongs to; does nothing when it has ended or was replaced. */
  void end(const Claims& claims);
  void end_all();

  /** From now on every token of this kind that was issued so far counts as expired. */
  void expire_all(TokenKind kind);

private:
  Claims current_of(const Claims& like);
  std::string store_refresh_token(const Claims& claims);
  std::string sign_access_token(const Claims& like) const;
  std::int64_t epoch(TokenKind kind) const { return kind == TokenKind::Access ? access_epoch_ : refresh_epoch_; }

  Database& database_;
  const Tokens& tokens_;
  const Policy& policy_;
  std::int64_t access_epoch_ = 0;
  std::int64_t refresh_epoch_ = 0;
};

}  // namespace vestibule::demo
