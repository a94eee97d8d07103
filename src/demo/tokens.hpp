#pragma once

#include "policy.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::demo {

enum class TokenKind { Access, Refresh };

/** What a token says (RFC 7519). `session`, `epoch` and the kind are claims of our own: `sid`, `epoch`, `typ`. */
struct Claims {
  TokenKind kind = TokenKind::Access;
  std::string id;            ///< `jti`: differs in every token, and is no secret
  std::int64_t account = 0;  ///< `sub`
  std::string username;
  std::string session;     ///< random at log-in, the same in all tokens that come from it
  std::int64_t epoch = 0;  ///< tokens of an earlier epoch than the database's count as expired
  double issued = 0;       ///< `iat`, seconds since 1970
  double expires = 0;      ///< `exp`
};

/** A random name of 128 bits. */
std::string random_id();

/** Signs tokens with HS256 and checks them. */
class Tokens {
public:
  /** @throws UsageError when `key_file` cannot be read or has fewer than 32 bytes; without one the key is random. */
  Tokens(const std::optional<std::string>& key_file, const Policy& policy);
  ~Tokens();

  /** The time that tokens are measured by: the real one and the policy's skew. */
  double now() const;
  /** Fills id, `issued` and `expires` for a token of `claims.kind` that starts now. */
  Claims dated(Claims claims) const;
  /** The same claims give the same token, so a token can be handed out again without having been stored. */
  std::string sign(const Claims& claims) const;
  /** The claims of a token of this kind that we signed, run out or not. */
  std::optional<Claims> verify(const std::string& token, TokenKind kind) const;

private:
  std::vector<unsigned char> key_;
  const Policy& policy_;
};

}  // namespace vestibule::demo
