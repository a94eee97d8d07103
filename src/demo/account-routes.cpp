#include "account-routes.hpp"

namespace vestibule::demo {
namespace {

constexpr std::size_t longest_username = 256;  // bytes; it travels in every token

struct Credentials {
  std::string username;
  std::string password;
};

/** Answers 400 and gives nothing when they are not two strings. */
std::optional<Credentials> credentials_of(const ExchangePtr& exchange) {
  JsonObject* object = json_node_get_object(exchange->json.get());
  auto username = string_member(object, "username");
  auto password = string_member(object, "password");
  if (username && password) return Credentials{std::move(*username), std::move(*password)};
  answer_error(exchange, SOUP_STATUS_BAD_REQUEST, "username and password must be strings");
  return std::nullopt;
}

std::string message(const std::string& text) {
  return JsonWriter().add("msg", text).text();
}

}  // namespace

std::vector<Route> AccountRoutes::routes() {
  const auto bound = [this](void (AccountRoutes::*member)(const ExchangePtr&)) {
    return [this, member](const ExchangePtr& exchange) { (this->*member)(exchange); };
  };
  return {
      {"POST", "/users", Guard::None, BodyUse::Json, nullptr, bound(&AccountRoutes::sign_up)},
      {"POST", "/auth", Guard::None, BodyUse::Json, nullptr, bound(&AccountRoutes::log_in)},
      {"GET", "/auth/refresh", Guard::RefreshToken, BodyUse::OptionalJson, &Policy::refresh_delay,
       bound(&AccountRoutes::refresh)},
      {"POST", "/auth/refresh", Guard::RefreshToken, BodyUse::OptionalJson, &Policy::refresh_delay,
       bound(&AccountRoutes::refresh)},
      {"POST", "/auth/logout", Guard::None, BodyUse::OptionalJson, nullptr, bound(&AccountRoutes::log_out)},
      {"GET", "/users/secret", Guard::AccessToken, BodyUse::OptionalJson, &Policy::secret_delay,
       bound(&AccountRoutes::secret)},
  };
}

void AccountRoutes::sign_up(const ExchangePtr& exchange) {
  const auto credentials = credentials_of(exchange);
  if (!credentials) return;
  const auto& [username, password] = *credentials;
  if (username.empty()) return answer_error(exchange, SOUP_STATUS_BAD_REQUEST, "username should not be empty");
  if (password.empty()) return answer_error(exchange, SOUP_STATUS_BAD_REQUEST, "password should not be empty");
  if (username.size() > longest_username)
    return answer_error(exchange, SOUP_STATUS_BAD_REQUEST, "username must not be longer than 256 bytes");
  const auto conflict = [exchange] { exchange->answer(SOUP_STATUS_CONFLICT, message("User already exists")); };
  if (accounts_.find(username)) return conflict();
  exchange->hold();
  passwords_.hash(password, [this, exchange, conflict, username = username](const std::string& hash) {
    answering(exchange, [&] {
      const auto account = accounts_.add(username, hash);
      if (!account) return conflict();  // somebody else took the name meanwhile
      ++statistics_.sign_ups;
      JsonWriter user;
      user.add("id", std::to_string(account->id)).add("username", username);
      exchange->answer(SOUP_STATUS_OK,
                       JsonWriter().add("msg", "User successfully created").add("user", std::move(user)).text());
    });
  });
}

void AccountRoutes::log_in(const ExchangePtr& exchange) {
  const auto credentials = credentials_of(exchange);
  if (!credentials) return;
  const auto account = accounts_.find(credentials->username);
  if (!account) return exchange->answer(SOUP_STATUS_UNAUTHORIZED, message("User not found"));
  exchange->hold();
  passwords_.verify(credentials->password, account->password_hash, [this, exchange, account](bool matches) {
    if (!matches) return exchange->answer(SOUP_STATUS_UNAUTHORIZED, message("Wrong password"));
    answering(exchange, [&] {
      const IssuedTokens issued = sessions_.begin(*account);
      ++statistics_.log_ins;
      exchange->answer(SOUP_STATUS_OK,
                       JsonWriter().add("accessToken", issued.access).add("refreshToken", issued.refresh).text());
    });
  });
}

void AccountRoutes::refresh(const ExchangePtr& exchange) {
  IssuedTokens issued;
  const Presented presented = sessions_.refresh(exchange->claims, issued);
  if (presented == Presented::NotTheCurrent || presented == Presented::Reused) {
    ++statistics_.refused;
    if (presented == Presented::Reused) ++statistics_.reuse_seen;
    return exchange->answer(SOUP_STATUS_BAD_REQUEST, message("Invalid refresh token"));
  }
  ++statistics_.refreshes;
  if (presented == Presented::AcceptedLate) ++statistics_.grace_answers;
  JsonWriter answer;
  answer.add("accessToken", issued.access);
  if (!issued.refresh.empty()) answer.add("refreshToken", issued.refresh);
  exchange->answer(SOUP_STATUS_OK, answer.text());
}

// An access token that has run out still says whose session ends: a client must not renew only to leave.
void AccountRoutes::log_out(const ExchangePtr& exchange) {
  if (const auto token = exchange->bearer()) {
    auto claims = tokens_.verify(*token, TokenKind::Access);
    if (!claims) claims = tokens_.verify(*token, TokenKind::Refresh);
    if (claims) sessions_.end(*claims);
  }
  ++statistics_.log_outs;
  exchange->answer(SOUP_STATUS_CREATED, message("Successful logged out."));
}

void AccountRoutes::secret(const ExchangePtr& exchange) {
  exchange->answer(SOUP_STATUS_OK,
                   message("Only those who are signed in can read this, " + exchange->claims.username + "."));
}

Route echo_route() {
  struct Digest {
    ChecksumPtr checksum{g_checksum_new(G_CHECKSUM_SHA256)};
    std::size_t length = 0;
  };
  Route route{"POST", "/echo", Guard::AccessToken, BodyUse::Streamed, nullptr, {}};
  route.begin_body = [](const ExchangePtr& exchange) {
    auto digest = std::make_shared<Digest>();
    exchange->attachment = digest;
    return [digest](const void* bytes, std::size_t length) {
      g_checksum_update(digest->checksum.get(), static_cast<const guchar*>(bytes), static_cast<gssize>(length));
      digest->length += length;
    };
  };
  route.serve = [](const ExchangePtr& exchange) {
    const auto digest = std::static_pointer_cast<Digest>(exchange->attachment);
    exchange->answer(SOUP_STATUS_OK, JsonWriter()
                                         .add("length", static_cast<std::int64_t>(digest->length))
                                         .add("sha256", g_checksum_get_string(digest->checksum.get()))
                                         .text());
  };
  return route;
}

}  // namespace vestibule::demo
