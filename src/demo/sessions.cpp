#include "sessions.hpp"

namespace vestibule::demo {

Sessions::Sessions(Database& database, const Tokens& tokens, const Policy& policy)
    : database_(database), tokens_(tokens), policy_(policy) {
  Statement statement = database_.statement("SELECT access, refresh FROM epochs");
  if (!statement.next()) return;
  access_epoch_ = statement.integer(0);
  refresh_epoch_ = statement.integer(1);
}

IssuedTokens Sessions::begin(const Account& account) {
  Claims claims;
  claims.account = account.id;
  claims.username = account.username;
  claims.session = random_id();
  Transaction transaction(database_);
  database_.statement("DELETE FROM refresh_tokens WHERE account = ?").bind(account.id).run();
  database_.statement("UPDATE accounts SET session = ? WHERE id = ?").bind(claims.session).bind(account.id).run();
  IssuedTokens issued{sign_access_token(claims), store_refresh_token(claims)};
  transaction.commit();
  return issued;
}

bool Sessions::is_alive(const Claims& claims) const {
  return tokens_.now() < claims.expires && claims.epoch >= epoch(claims.kind);
}

Presented Sessions::refresh(const Claims& presented, IssuedTokens& issued) {
  Transaction transaction(database_);
  Statement row = database_.statement("SELECT t.rotated FROM refresh_tokens t JOIN accounts a ON a.id = t.account "
                                      "WHERE t.id = ? AND t.session = a.session");
  if (!row.bind(presented.id).next()) return Presented::NotTheCurrent;

  if (!row.is_null(0)) {
    if (tokens_.now() - row.real(0) >= policy_.grace) {
      if (policy_.rotation != Rotation::ReuseDetection) return Presented::NotTheCurrent;
      end(presented);
      transaction.commit();
      return Presented::Reused;
    }
    // The reply may have been lost: the same successor again, so that the session keeps one line of tokens.
    issued = {sign_access_token(presented), tokens_.sign(current_of(presented))};
    return Presented::AcceptedLate;
  }

  issued = {sign_access_token(presented), ""};
  if (policy_.rotation != Rotation::Off) {
    database_.statement("UPDATE refresh_tokens SET rotated = ? WHERE id = ?")
        .bind(tokens_.now())
        .bind(presented.id)
        .run();
    issued.refresh = store_refresh_token(presented);
    transaction.commit();
  }
  return Presented::Accepted;
}

void Sessions::end(const Claims& claims) {
  database_.statement("UPDATE accounts SET session = NULL WHERE session = ?").bind(claims.session).run();
  database_.statement("DELETE FROM refresh_tokens WHERE session = ?").bind(claims.session).run();
}

void Sessions::end_all() {
  database_.execute("UPDATE accounts SET session = NULL; DELETE FROM refresh_tokens;");
  expire_all(TokenKind::Access);
}

void Sessions::expire_all(TokenKind kind) {
  std::int64_t& epoch = kind == TokenKind::Access ? access_epoch_ : refresh_epoch_;
  ++epoch;
  database_.statement("UPDATE epochs SET access = ?, refresh = ?").bind(access_epoch_).bind(refresh_epoch_).run();
}

Claims Sessions::current_of(const Claims& like) {
  Statement row =
      database_.statement("SELECT id, issued, expires FROM refresh_tokens WHERE session = ? AND rotated IS NULL");
  if (!row.bind(like.session).next()) throw DatabaseError("A session without a refresh token");
  Claims claims = like;
  claims.kind = TokenKind::Refresh;
  claims.id = row.text(0);
  claims.issued = row.real(1);
  claims.expires = row.real(2);
  claims.epoch = refresh_epoch_;
  return claims;
}

std::string Sessions::store_refresh_token(const Claims& like) {
  Claims claims = like;
  claims.kind = TokenKind::Refresh;
  claims.epoch = refresh_epoch_;
  claims = tokens_.dated(claims);
  database_.statement("INSERT INTO refresh_tokens (id, account, session, issued, expires) VALUES (?, ?, ?, ?, ?)")
      .bind(claims.id)
      .bind(claims.account)
      .bind(claims.session)
      .bind(claims.issued)
      .bind(claims.expires)
      .run();
  return tokens_.sign(claims);
}

std::string Sessions::sign_access_token(const Claims& like) const {
  Claims claims = like;
  claims.kind = TokenKind::Access;
  claims.epoch = access_epoch_;
  return tokens_.sign(tokens_.dated(claims));
}

}  // namespace vestibule::demo
