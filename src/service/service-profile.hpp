#pragma once

#include "service/constant-headers.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace vestibule::service {

/// What a call of the service may need to be given.
enum class Credential { Username, Password, AccessToken, RefreshToken, ClientId, ClientSecret };

/// Where a credential goes.
struct Placement {
  enum class In { Body, Header, Cookie };
  In in = In::Header;
  std::string name = "Authorization";  ///< of the header or cookie; in the body a JSON pointer (RFC 6901)
  std::string scheme = "Bearer";       ///< in front of it in a header (RFC 9110 §11.4); often empty in a named one
};

/// A member of a body that is the same in every call.
struct Constant {
  std::string pointer;
  std::variant<std::string, bool, std::int64_t> value;
};

/// Where an answer has a token.
struct AnswerPlace {
  bool is_cookie = false;
  std::string name;  ///< of the cookie; else a JSON pointer
};

/// How long a token lives, as an answer states it.
struct LifetimePlace {
  enum class Unit { Seconds, Milliseconds, UnixSeconds, UnixMilliseconds, DateTime };
  std::string pointer;
  Unit unit = Unit::Seconds;
};

/// Where an answer that gives tokens has them.
struct TokenAnswer {
  AnswerPlace access_token;
  std::optional<AnswerPlace> refresh_token = {};  ///< none: the service has none, or the answer keeps the one before
  std::optional<LifetimePlace> lifetime = {};     ///< none: what the token says itself (RFC 7519 §4.1), if it is a JWT
  std::optional<LifetimePlace> refresh_lifetime = {};  ///< the refresh token's; none: as above
  std::string person_name = {};  ///< a JSON pointer to the text that is the person's name; empty: there is none
};

/// A call that makes, renews or ends a session.
struct Call {
  enum class Body { None, Json, Form };
  std::string method = "POST";
  std::string path;      ///< begins with a slash; put behind the server address
  std::string endpoint;  ///< the member of the server's metadata that names another URL (RFC 8414 §2); may be empty
  Body body = Body::Json;
  std::vector<std::pair<Credential, Placement>> credentials;
  /// User and password of the Basic scheme (RFC 7617); for a client, RFC 6749 §2.3.1.
  std::optional<std::pair<Credential, Credential>> basic;
  std::vector<Constant> constants;
  std::optional<TokenAnswer> tokens;  ///< where they differ from the profile's

  bool takes(Credential credential) const;
};

/// What tells an answer from others of its status.
struct AnswerShape {
  int status = 0;
  std::vector<std::string> members = {};                         ///< JSON pointers, each to something
  std::vector<std::pair<std::string, std::string>> equals = {};  ///< pointers to such texts
  std::vector<std::string> empty = {};                           ///< pointers to null, "", [] or {}, or to nothing
};

/// A protected resource.
struct Resource {
  std::string name = {};  ///< for people
  std::string method = "GET";
  std::string path;  ///< begins with a slash; put behind the server address
  bool takes_token = true;
  std::string message = {};  ///< a JSON pointer to the text that is the answer; empty: the whole answer is
};

/// How requests carry the access token, what they carry besides, and how the service says that it does not take the
/// token.
struct TokenUse {
  Placement place;
  ConstantHeaders headers = {};
  std::vector<AnswerShape> refusals = {{.status = 401}};
};

/// What tells a service from others before anybody signs in.
struct Recognition {
  std::string path;  ///< a GET of it without a token has one of `answers`; empty: there is no such path
  std::vector<AnswerShape> answers = {};
  std::string challenge = {};  ///< the scheme that `WWW-Authenticate` has there (RFC 9110 §11.6.1); empty: any, or none
  /// What its errors look like at any path. Others' may, too: it is no more than a reason to ask at `path`.
  std::vector<AnswerShape> elsewhere = {};
};

/// The wire shapes of a service, as data (data/profiles/README.md). Nothing in it can name an origin.
struct ServiceProfile {
  std::string id;
  std::string name;  ///< for people
  std::string client_id;
  std::string client_secret;
  std::optional<Call> sign_up;
  Call log_in;
  std::optional<Call> refresh;  ///< none: a session ends when its access token runs out
  std::optional<Call> log_out;
  std::vector<Resource> resources;  ///< at least one
  TokenUse token_use;
  TokenAnswer tokens;
  /// The answers by which the refresh route ends a session; any other failure is a passing one.
  std::vector<AnswerShape> refusals;
  /// JSON pointers to texts for people, or to lists of them, in the order in which they are looked for.
  std::vector<std::string> messages;
  /// A pointer to an object that has such texts for each field that is wrong.
  std::optional<std::string> field_messages;
  /// What a refresh yields takes the old access token's place at once, also for requests that are on their way.
  bool refresh_ends_access_token = false;
  std::string metadata;  ///< the path of the server's metadata (RFC 8414 §3), under its origin; may be empty
  std::optional<Recognition> recognition;

  /// The access token renews itself, before it runs out: there is no other token.
  bool renews_itself() const { return refresh && refresh->takes(Credential::AccessToken); }
};

}  // namespace vestibule::service
