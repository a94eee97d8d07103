#include "tokens.hpp"

#include "options.hpp"
#include "owned.hpp"

#include <jwt.h>
#include <string.h>
#include <sys/random.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <new>

namespace vestibule::demo {
namespace {

using JwtPtr = std::unique_ptr<jwt_t, FreedBy<jwt_free>>;

constexpr std::size_t key_length = 32;  // RFC 7518, section 3.2: no shorter than the hash

const char* name_of(TokenKind kind) {
  return kind == TokenKind::Access ? "access" : "refresh";
}

std::string text_claim(jwt_t* jwt, const char* name) {
  const char* text = jwt_get_grant(jwt, name);
  return text ? text : "";
}

/** A NumericDate may have a fraction; libjwt reads integers only, so the number is taken from its JSON. */
double number_claim(jwt_t* jwt, const char* name) {
  std::unique_ptr<char, FreedBy<std::free>> text(jwt_get_grants_json(jwt, name));
  return text ? g_ascii_strtod(text.get(), nullptr) : 0;
}

/** A whole number as an integer, any other to the millisecond. */
std::string numeric_date(double seconds) {
  if (seconds == std::floor(seconds)) return std::to_string(static_cast<std::int64_t>(seconds));
  std::array<char, 64> text{};
  return g_ascii_formatd(text.data(), static_cast<int>(text.size()), "%.3f", seconds);
}

std::vector<unsigned char> read_key(const std::string& file) {
  char* content = nullptr;
  gsize length = 0;
  ErrorPtr error;
  if (!g_file_get_contents(file.c_str(), &content, &length, ErrorSlot(error))) throw UsageError(error->message);
  const StringPtr owner(content);
  if (length < key_length) throw UsageError("A signing key has 32 bytes or more: " + file);
  std::vector<unsigned char> key(content, content + length);
  explicit_bzero(content, length);
  return key;
}

}  // namespace

std::string random_id() {
  std::array<unsigned char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) throw std::bad_alloc();
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

Tokens::Tokens(const std::optional<std::string>& key_file, const Policy& policy) : policy_(policy) {
  if (key_file) {
    key_ = read_key(*key_file);
    return;
  }
  key_.resize(key_length);
  if (getrandom(key_.data(), key_.size(), 0) != static_cast<ssize_t>(key_.size()))
    throw UsageError("No random numbers");
}

Tokens::~Tokens() {
  explicit_bzero(key_.data(), key_.size());
}

double Tokens::now() const {
  return static_cast<double>(g_get_real_time()) / G_USEC_PER_SEC + policy_.token_skew;
}

Claims Tokens::dated(Claims claims) const {
  const double lifetime = claims.kind == TokenKind::Access ? policy_.access_lifetime : policy_.refresh_lifetime;
  const bool fractional = policy_.fractional_times || lifetime != std::floor(lifetime);
  claims.id = random_id();
  claims.issued = fractional ? std::round(now() * 1000) / 1000 : std::floor(now());
  claims.expires = claims.issued + lifetime;
  return claims;
}

std::string Tokens::sign(const Claims& claims) const {
  jwt_t* raw = nullptr;
  if (jwt_new(&raw) != 0) throw std::bad_alloc();
  const JwtPtr jwt(raw);
  // The dates go in as JSON: libjwt's own integers have no fraction.
  const std::string dates =
      "{\"iat\":" + numeric_date(claims.issued) + ",\"exp\":" + numeric_date(claims.expires) + "}";
  const bool complete = jwt_set_alg(raw, JWT_ALG_HS256, key_.data(), static_cast<int>(key_.size())) == 0 &&
                        jwt_add_grant(raw, "typ", name_of(claims.kind)) == 0 &&
                        jwt_add_grant(raw, "jti", claims.id.c_str()) == 0 &&
                        jwt_add_grant(raw, "sub", std::to_string(claims.account).c_str()) == 0 &&
                        jwt_add_grant(raw, "username", claims.username.c_str()) == 0 &&
                        jwt_add_grant(raw, "sid", claims.session.c_str()) == 0 &&
                        jwt_add_grant_int(raw, "epoch", static_cast<long>(claims.epoch)) == 0 &&
                        jwt_add_grants_json(raw, dates.c_str()) == 0;
  const std::unique_ptr<char, FreedBy<std::free>> text(complete ? jwt_encode_str(raw) : nullptr);
  if (!text) throw std::bad_alloc();
  return text.get();
}

std::optional<Claims> Tokens::verify(const std::string& token, TokenKind kind) const {
  jwt_t* raw = nullptr;
  if (jwt_decode(&raw, token.c_str(), key_.data(), static_cast<int>(key_.size())) != 0) return std::nullopt;
  const JwtPtr jwt(raw);
  // The key alone does not say which algorithm: HS512 and "none" are not what we sign with (RFC 8725, section 3.1).
  if (jwt_get_alg(raw) != JWT_ALG_HS256 || text_claim(raw, "typ") != name_of(kind)) return std::nullopt;
  Claims claims;
  claims.kind = kind;
  claims.id = text_claim(raw, "jti");
  const std::string subject = text_claim(raw, "sub");
  std::from_chars(subject.data(), subject.data() + subject.size(), claims.account);
  claims.username = text_claim(raw, "username");
  claims.session = text_claim(raw, "sid");
  claims.epoch = jwt_get_grant_int(raw, "epoch");
  claims.issued = number_claim(raw, "iat");
  claims.expires = number_claim(raw, "exp");
  return claims;
}

}  // namespace vestibule::demo
