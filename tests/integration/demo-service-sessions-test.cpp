#include "demo-service.hpp"

#include <glib/gstdio.h>
#include <unistd.h>

#include <algorithm>

using vestibule::tests::assert_text;
using vestibule::tests::DemoService;
using vestibule::tests::json_member;
using vestibule::tests::Reply;
using vestibule::tests::Tokens;

namespace {

constexpr const char* unauthorized = R"({"statusCode":401,"message":"Unauthorized"})";
constexpr const char* refused = R"({"msg":"Invalid refresh token"})";
constexpr const char* logged_out = R"({"msg":"Successful logged out."})";

void assert_reply(const Reply& reply, unsigned status, const std::string& body) {
  g_assert_cmpuint(reply.status, ==, status);
  assert_text(reply.body, body);
}

Reply refresh(DemoService& service, const std::string& token) {
  return service.send("GET", "/auth/refresh", token);
}

unsigned secret_status(DemoService& service, const std::string& token) {
  return service.send("GET", "/users/secret", token).status;
}

std::string base64url(std::string text) {
  char* encoded = g_base64_encode(reinterpret_cast<const guchar*>(text.data()), text.size());
  text = encoded;
  g_free(encoded);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text.substr(0, text.find('='));
}

std::string claims_of(const std::string& token) {
  std::string part = token.substr(token.find('.') + 1);
  part.resize(part.find('.'));
  std::replace(part.begin(), part.end(), '-', '+');
  std::replace(part.begin(), part.end(), '_', '/');
  while (part.size() % 4 != 0)
    part += '=';
  gsize length = 0;
  guchar* decoded = g_base64_decode(part.c_str(), &length);
  std::string claims(reinterpret_cast<char*>(decoded), length);
  g_free(decoded);
  return claims;
}

double number_in(const std::string& json, const std::string& name) {
  const std::size_t place = json.find("\"" + name + "\":");
  g_assert_cmpuint(place, !=, std::string::npos);
  return g_ascii_strtod(json.c_str() + place + name.size() + 3, nullptr);
}

/** A file with content of its own, gone at the end. */
class TemporaryFile {
public:
  explicit TemporaryFile(const std::string& content) {
    char* path = nullptr;
    const int descriptor = g_file_open_tmp("vestibule-demo-test-XXXXXX", &path, nullptr);
    g_assert_cmpint(descriptor, >=, 0);
    close(descriptor);
    path_ = path;
    g_free(path);
    g_assert_true(g_file_set_contents(path_.c_str(), content.data(), static_cast<gssize>(content.size()), nullptr));
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    for (const char* suffix : {"", "-wal", "-shm"})
      g_unlink((path_ + suffix).c_str());
  }
  const std::string& path() const { return path_; }

private:
  std::string path_;
};

// The service's clock is moved instead of waiting for it.

void an_access_token_lives_as_long_as_it_says() {
  DemoService service;
  const Tokens tokens = service.log_in();
  const std::string claims = claims_of(tokens.access);
  g_assert_cmpfloat(number_in(claims, "exp") - number_in(claims, "iat"), ==, 10);
  service.control(R"({"settings":{"tokenSkew":8}})");
  g_assert_cmpuint(secret_status(service, tokens.access), ==, 200);
  service.control(R"({"settings":{"tokenSkew":10}})");
  assert_reply(service.send("GET", "/users/secret", tokens.access), 401, unauthorized);
  const std::string renewed = json_member(refresh(service, tokens.refresh).body, "accessToken");
  g_assert_cmpuint(secret_status(service, renewed), ==, 200);
}

void a_refresh_token_that_has_run_out_is_unauthorized() {
  DemoService service;
  const Tokens tokens = service.log_in();
  service.control(R"({"settings":{"tokenSkew":518390}})");
  g_assert_cmpuint(refresh(service, tokens.refresh).status, ==, 200);
  service.control(R"({"settings":{"tokenSkew":518400}})");
  assert_reply(refresh(service, tokens.refresh), 401, unauthorized);
  assert_reply(service.send("POST", "/auth/refresh", tokens.refresh), 401, unauthorized);
}

void times_are_whole_unless_asked_for_or_needed_otherwise() {
  const auto has_fraction = [](std::vector<std::string> arguments) {
    DemoService service(std::move(arguments));
    int fractions = 0;
    for (int i = 0; i < 3; ++i) {  // one in a thousand fractional times is whole
      const double issued = number_in(claims_of(service.log_in().access), "iat");
      fractions += issued != static_cast<double>(static_cast<gint64>(issued));
    }
    return fractions > 0;
  };
  g_assert_false(has_fraction({"--access-lifetime", "1"}));
  g_assert_true(has_fraction({"--access-lifetime", "1", "--fractional-times"}));
  g_assert_true(has_fraction({"--access-lifetime", "0.5"}));
}

void a_token_that_somebody_else_signed_is_unauthorized() {
  DemoService service;
  DemoService other;
  const Tokens ours = service.log_in();
  const Tokens theirs = other.log_in();
  assert_reply(refresh(service, theirs.refresh), 401, unauthorized);
  g_assert_cmpuint(secret_status(service, theirs.access), ==, 401);
  const std::string unsigned_token =
      base64url(R"({"alg":"none","typ":"JWT"})") + "." + base64url(claims_of(ours.access)) + ".";
  g_assert_cmpuint(secret_status(service, unsigned_token), ==, 401);
  g_assert_cmpuint(secret_status(service, ours.access), ==, 200);
}

void two_tokens_of_the_same_second_differ() {
  DemoService service;
  const Tokens first = service.log_in();
  const Tokens second = service.log_in();
  g_assert_true(first.access != second.access);
  g_assert_true(first.refresh != second.refresh);
}

void a_second_log_in_replaces_the_refresh_token() {
  DemoService service;
  const Tokens first = service.log_in();
  const Tokens second = service.log_in();
  assert_reply(refresh(service, first.refresh), 400, refused);
  g_assert_cmpuint(refresh(service, second.refresh).status, ==, 200);
  g_assert_cmpint(service.count({"refused"}), ==, 1);
}

void logging_out_ends_the_session_of_the_token() {
  DemoService service;
  const Tokens tokens = service.log_in();
  assert_reply(service.send("POST", "/auth/logout", "", "{}"), 201, logged_out);
  g_assert_cmpuint(refresh(service, tokens.refresh).status, ==, 200);
  assert_reply(service.send("POST", "/auth/logout", tokens.access, "{}"), 201, logged_out);
  assert_reply(refresh(service, tokens.refresh), 400, refused);
  assert_reply(service.send("POST", "/auth/logout", tokens.access, "{}"), 201, logged_out);
}

void logging_out_takes_a_refresh_token_and_one_that_has_run_out() {
  DemoService service;
  const Tokens first = service.log_in();
  service.send("POST", "/auth/logout", first.refresh, "{}");
  assert_reply(refresh(service, first.refresh), 400, refused);
  const Tokens second = service.log_in();
  service.control(R"({"settings":{"tokenSkew":60}})");
  g_assert_cmpuint(secret_status(service, second.access), ==, 401);
  service.send("POST", "/auth/logout", second.access, "{}");
  assert_reply(refresh(service, second.refresh), 400, refused);
}

void logging_out_of_a_replaced_session_leaves_the_new_one() {
  DemoService service;
  const Tokens first = service.log_in();
  const Tokens second = service.log_in();
  service.send("POST", "/auth/logout", first.access, "{}");
  g_assert_cmpuint(refresh(service, second.refresh).status, ==, 200);
}

void rotation_gives_a_new_refresh_token_and_refuses_the_old() {
  DemoService service({"--rotation", "on"});
  const Tokens tokens = service.log_in();
  const Reply reply = refresh(service, tokens.refresh);
  const std::string next = json_member(reply.body, "refreshToken");
  assert_reply(reply, 200,
               R"({"accessToken":")" + json_member(reply.body, "accessToken") + R"(","refreshToken":")" + next +
                   R"("})");
  g_assert_true(next != tokens.refresh);
  assert_reply(refresh(service, tokens.refresh), 400, refused);
  g_assert_cmpuint(refresh(service, next).status, ==, 200);
  g_assert_cmpint(service.count({"reuseSeen"}), ==, 0);
}

void with_reuse_detection_the_old_token_ends_the_session() {
  DemoService service({"--rotation", "reuse-detection"});
  const Tokens tokens = service.log_in();
  const std::string next = json_member(refresh(service, tokens.refresh).body, "refreshToken");
  assert_reply(refresh(service, tokens.refresh), 400, refused);
  assert_reply(refresh(service, next), 400, refused);
  g_assert_cmpint(service.count({"reuseSeen"}), ==, 1);
  g_assert_cmpint(service.count({"refused"}), ==, 2);
}

void a_replaced_sessions_token_does_not_end_the_new_one() {
  DemoService service({"--rotation", "reuse-detection"});
  const Tokens first = service.log_in();
  refresh(service, first.refresh);
  const Tokens second = service.log_in();
  assert_reply(refresh(service, first.refresh), 400, refused);
  g_assert_cmpuint(refresh(service, second.refresh).status, ==, 200);
}

void within_the_grace_time_the_old_token_gives_the_same_successor() {
  DemoService service({"--rotation", "reuse-detection", "--grace", "30"});
  const Tokens tokens = service.log_in();
  const std::string next = json_member(refresh(service, tokens.refresh).body, "refreshToken");
  const Reply again = refresh(service, tokens.refresh);
  g_assert_cmpuint(again.status, ==, 200);
  assert_text(json_member(again.body, "refreshToken"), next);
  g_assert_cmpint(service.count({"graceAnswers"}), ==, 1);
  service.control(R"({"settings":{"tokenSkew":31}})");
  assert_reply(refresh(service, tokens.refresh), 400, refused);
  assert_reply(refresh(service, next), 400, refused);
  g_assert_cmpint(service.count({"reuseSeen"}), ==, 1);
}

void a_database_and_a_signing_key_outlive_the_process() {
  const TemporaryFile key("0123456789abcdef0123456789abcdef");
  const TemporaryFile database("");
  const std::vector<std::string> arguments = {"--signing-key-file", key.path(),   "--database",
                                              database.path(),      "--rotation", "on"};
  Tokens tokens;
  {
    DemoService service(arguments);
    tokens = service.log_in();
    g_assert_cmpuint(service.send("POST", "/users", "", R"({"username":"a","password":"b"})").status, ==, 200);
  }
  DemoService service(arguments);
  g_assert_cmpuint(secret_status(service, tokens.access), ==, 200);
  g_assert_cmpuint(refresh(service, tokens.refresh).status, ==, 200);
  service.log_in("a", "b");
}

void neither_tokens_nor_passwords_are_in_the_database() {
  const TemporaryFile database("");
  DemoService service({"--database", database.path()});
  service.send("POST", "/users", "", R"({"username":"somebody","password":"correct-horse"})");
  const Tokens tokens = service.log_in("somebody", "correct-horse");
  service.stop();
  char* content = nullptr;
  gsize length = 0;
  g_assert_true(g_file_get_contents(database.path().c_str(), &content, &length, nullptr));
  const std::string bytes(content, length);
  g_free(content);
  g_assert_true(bytes.find("somebody") != std::string::npos);
  g_assert_true(bytes.find("$y$") != std::string::npos);
  g_assert_true(bytes.find("correct-horse") == std::string::npos);
  g_assert_true(bytes.find(tokens.refresh.substr(tokens.refresh.rfind('.'))) == std::string::npos);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  const auto add = [](const char* name, GTestFunc test) {
    g_test_add_func((std::string("/demo-service/sessions/") + name).c_str(), test);
  };
  add("an-access-token-lives-as-long-as-it-says", an_access_token_lives_as_long_as_it_says);
  add("a-refresh-token-that-has-run-out-is-unauthorized", a_refresh_token_that_has_run_out_is_unauthorized);
  add("times-are-whole-unless-asked-for-or-needed-otherwise", times_are_whole_unless_asked_for_or_needed_otherwise);
  add("a-token-that-somebody-else-signed-is-unauthorized", a_token_that_somebody_else_signed_is_unauthorized);
  add("two-tokens-of-the-same-second-differ", two_tokens_of_the_same_second_differ);
  add("a-second-log-in-replaces-the-refresh-token", a_second_log_in_replaces_the_refresh_token);
  add("logging-out-ends-the-session-of-the-token", logging_out_ends_the_session_of_the_token);
  add("logging-out-takes-a-refresh-token-and-one-that-has-run-out",
      logging_out_takes_a_refresh_token_and_one_that_has_run_out);
  add("logging-out-of-a-replaced-session-leaves-the-new-one", logging_out_of_a_replaced_session_leaves_the_new_one);
  add("rotation-gives-a-new-refresh-token-and-refuses-the-old", rotation_gives_a_new_refresh_token_and_refuses_the_old);
  add("with-reuse-detection-the-old-token-ends-the-session", with_reuse_detection_the_old_token_ends_the_session);
  add("a-replaced-sessions-token-does-not-end-the-new-one", a_replaced_sessions_token_does_not_end_the_new_one);
  add("within-the-grace-time-the-old-token-gives-the-same-successor",
      within_the_grace_time_the_old_token_gives_the_same_successor);
  add("a-database-and-a-signing-key-outlive-the-process", a_database_and_a_signing_key_outlive_the_process);
  add("neither-tokens-nor-passwords-are-in-the-database", neither_tokens_nor_passwords_are_in_the_database);
  return g_test_run();
}
