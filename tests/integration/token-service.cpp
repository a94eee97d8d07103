#include "token-service.hpp"

#include "async/owned.hpp"

#include <algorithm>

namespace vestibule::test {

namespace {

std::string base64url(const std::string& text) {
  const async::OwnedString encoded(g_base64_encode(reinterpret_cast<const guchar*>(text.data()), text.size()));
  std::string result = encoded.get();
  std::replace(result.begin(), result.end(), '+', '-');
  std::replace(result.begin(), result.end(), '/', '_');
  result.erase(result.find_last_not_of('=') + 1);
  return result;
}

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

}  // namespace

TokenService::TokenService(async::Object<GTlsCertificate> certificate)
    : server(std::move(certificate)), make_access([](int number) { return "access-" + std::to_string(number); }) {
  const auto guarded = [this](const SeenRequest& request) { return data(request); };
  server.on("/data", guarded);
  server.on("/echo", guarded);
  server.on("/auth/refresh", [this](const SeenRequest& request) { return renew(request); });
  server.on("/auth", [this](const SeenRequest& request) -> async::Task<Answer> { co_return log_in(request); });
  server.on("/auth/logout", Answer::json(201, R"({"msg":"Successful logged out."})"));
}

service::ServerAddress TokenService::address() const {
  return {service::Origin{server.url().starts_with("https") ? "https" : "http", "127.0.0.1", server.port()}, ""};
}

std::vector<std::string> TokenService::authorizations(const std::string& path) const {
  std::vector<std::string> values;
  for (const auto& request : server.requests())
    if (request.path == path) values.push_back(request.header("Authorization"));
  return values;
}

Answer TokenService::unauthorized() {
  return Answer::json(401, R"({"statusCode":401,"message":"Unauthorized"})");
}

Answer TokenService::invalid_refresh_token() {
  return Answer::json(400, R"({"msg":"Invalid refresh token"})");
}

async::Task<Answer> TokenService::data(const SeenRequest& request) {
  struct Open {
    int& count;
    ~Open() { count--; }
  } open{++at_once_};
  most_at_once = std::max(most_at_once, at_once_);
  const bool good = request.header("Authorization") == "Bearer " + access;
  if (!good) refusals++;
  Answer answer = !good                               ? unauthorized()
                  : request.path.starts_with("/echo") ? Answer{.body = request.body, .content_type = "text/plain"}
                                                      : Answer::json(200, R"({"msg":"hello"})");
  if (data_gate) co_await *data_gate;
  co_return answer;
}

async::Task<Answer> TokenService::renew(const SeenRequest& request) {
  const std::string authorization = request.header("Authorization");
  if (refresh_gate) co_await *refresh_gate;
  if (!refresh_answers.empty()) {
    Answer answer = std::move(refresh_answers.front());
    refresh_answers.pop_front();
    co_return answer;
  }
  if (authorization != "Bearer " + refresh) co_return invalid_refresh_token();
  renewals++;
  access = make_access(++made_);
  std::string body = R"({"accessToken":)" + quoted(access);
  if (rotates) {
    refresh = "refresh-" + std::to_string(made_);
    body += R"(,"refreshToken":)" + quoted(refresh);
  }
  co_return Answer::json(200, body + "}");
}

Answer TokenService::log_in(const SeenRequest& request) {
  if (request.body.find(R"("password":"right")") == std::string::npos)
    return Answer::json(401, R"({"msg":"Wrong password"})");
  made_++;
  access = make_access(made_);
  refresh = "refresh-" + std::to_string(made_);
  return Answer::json(200, R"({"accessToken":)" + quoted(access) + R"(,"refreshToken":)" + quoted(refresh) + "}");
}

std::string jwt(std::optional<gint64> issued_at, std::optional<gint64> expires_at, const std::string& id) {
  std::string claims = R"({"sub":"demo")";
  if (issued_at) claims += R"(,"iat":)" + std::to_string(*issued_at);
  if (expires_at) claims += R"(,"exp":)" + std::to_string(*expires_at);
  if (!id.empty()) claims += R"(,"jti":)" + quoted(id);
  return base64url(R"({"alg":"HS256"})") + "." + base64url(claims + "}") + ".c2lnbmF0dXJl";
}

}  // namespace vestibule::test
