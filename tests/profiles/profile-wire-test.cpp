// What services of other shapes are sent, and what of their answers is understood: each profile as its file says it.
#include "async/race.hpp"
#include "equal.hpp"
#include "keyring/memory-token-store.hpp"
#include "many-sends.hpp"
#include "named-tests.hpp"
#include "outcome.hpp"
#include "service/profile-reader.hpp"
#include "session/account-session.hpp"
#include "test-server.hpp"

#include <variant>

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;
using service::AuthApi;

namespace {

const tokens::SystemClock the_clock;

/// A profile with these members beside the least that there must be.
service::ServiceProfile profile_with(const std::string& members) {
  const std::string least = R"("id":"test","name":"Test","resources":[{"name":"Data","path":"/data"}])";
  return service::read_profile("{" + least + "," + members + "}", "test.json");
}

const std::string log_in = R"("logIn":{"path":"/in","username":{"body":"/name"},"password":{"body":"/word"}})";
const std::string access_only = R"("tokens":{"accessToken":"/a"})";
const std::string both = R"("tokens":{"accessToken":"/a","refreshToken":"/r"})";
const std::string refresh = R"("refresh":{"path":"/again","refreshToken":{"body":"/r"}},
                              "refusals":[{"status":400,"equals":{"/e":"over"}}])";

service::ServerAddress address_of(const TestServer& server) {
  return std::get<service::ServerAddress>(service::parse_server_address(server.url()));
}

AuthApi api_of(const TestServer& server, const std::string& members) {
  return AuthApi(address_of(server), profile_with(members), {}, the_clock);
}

tokens::Secret secret(const char* text) {
  return tokens::Secret(text);
}

std::string text(const tokens::Secret& token) {
  return std::string(token.reveal());
}

/// An account at a service of that shape, signed in with the token "a1".
struct Account {
  explicit Account(const std::string& members)
      : session(address_of(server), "demo", profile_with(members), {}, store, the_clock) {
    server.on("/in", Answer::json(200, R"({"a":"a1","r":"r1"})"));
    async::run(session.sign_in(secret("word"), true));
  }
  Outcome get() { return async::run(observe(session.fetch(session.profile().resources.front()))); }

  TestServer server;
  keyring::MemoryTokenStore store;
  session::AccountSession session;
};

void a_form_is_encoded_and_a_client_says_who_it_is() {
  TestServer server;
  server.on("/in", Answer::json(200, R"({"a":"token"})"));
  auto api = api_of(server, R"("client":{"id":"my app","secret":"s:1"},
    "logIn":{"path":"/in","body":"form","username":{"body":"/user name"},"password":{"body":"/word"},
    "basic":["clientId","clientSecret"],"constants":{"/grant_type":"password","/remember":true,"/days":30}},)" +
                                access_only);
  async::run(api.log_in("Zoë & co", secret("a=b+c")));
  const auto& sent = server.last("/in");
  equal(sent.body, "user%20name=Zo%C3%AB%20%26%20co&word=a%3Db%2Bc&grant_type=password&remember=true&days=30");
  equal(sent.header("Content-Type"), "application/x-www-form-urlencoded");
  equal(sent.header("Authorization"), "Basic bXklMjBhcHA6cyUzQTE=");  // my%20app:s%3A1
}

void a_name_with_a_colon_is_no_basic_one() {
  TestServer server;
  auto api = api_of(server, R"("logIn":{"path":"/in","body":"none","basic":["username","password"]},)" + access_only);
  equal(outcome_of(api.log_in("a:b", secret("c"))), "NotTheService");
  g_assert_cmpint(server.count("/in"), ==, 0);
}

void a_name_in_a_header_is_one_line_of_ascii() {
  TestServer server;
  server.on("/in", Answer::json(200, R"({"a":"token"})"));
  auto api = api_of(server, R"("logIn":{"path":"/in","body":"none","username":{"header":"X-User"},
    "password":{"header":"X-Word"}},)" +
                                access_only);
  equal(outcome_of(api.log_in("ada@example.org", secret("a long pass"))), "answered");
  equal(server.last("/in").header("X-User"), "ada@example.org");
  equal(server.last("/in").header("X-Word"), "a long pass");
  for (const char* evil : {"", "a\r\nX-Evil: 1", "a\n", "Zoë", " a"})
    equal(outcome_of(api.log_in(evil, secret("b"))), "NotTheService");
  g_assert_cmpint(server.count("/in"), ==, 1);
}

void a_body_can_be_nested() {
  TestServer server;
  server.on("/in", Answer::json(200, R"({"data":{"token":["x","t1"]}})"));
  auto api = api_of(server, R"("logIn":{"path":"/in","username":{"body":"/user/name"},"password":{"body":"/user/word"},
    "constants":{"/mode":"json"}},"tokens":{"accessToken":"/data/token/1"})");
  equal(text(async::run(api.log_in("a\n\"", secret("b"))).access_token), "t1");
  equal(server.last("/in").body, R"({"user":{"name":"a\u000a\"","word":"b"},"mode":"json"})");
}

void a_cookie_is_kept_for_the_refresh_alone() {
  Account test(log_in + R"(,"refresh":{"method":"GET","path":"/auth/again","refreshToken":{"cookie":"refresh"}},
    "refusals":[{"status":400,"members":["/e"]}],"tokens":{"accessToken":"/a","refreshToken":{"cookie":"refresh"}})");
  test.server.on("/in", Answer{.body = R"({"a":"a1"})",
                               .headers = {{"Set-Cookie", "other=x"},
                                           {"Set-Cookie", "refresh=r1; Path=/auth; HttpOnly; SameSite=Strict"}}});
  async::run(test.session.sign_in(secret("word"), true));
  test.server.on("/data", Answer::json(401, "{}"));
  test.server.on("/auth/again", Answer{.body = R"({"a":"a2"})", .headers = {{"Set-Cookie", "refresh=r2; Path=/auth"}}});
  test.get();
  equal(test.server.last("/auth/again").header("Cookie"), "refresh=r1");
  equal(test.server.last("/data").header("Cookie"), "(none)");
  equal(test.server.last("/data").header("Authorization"), "Bearer a2");
}

void a_cookie_for_another_path_is_none() {
  TestServer server;
  server.on("/in", Answer{.body = R"({"a":"a1"})", .headers = {{"Set-Cookie", "refresh=r1; Path=/elsewhere"}}});
  auto api =
      api_of(server, log_in + R"(,"refresh":{"method":"GET","path":"/auth/again","refreshToken":{"cookie":"refresh"}},
    "refusals":[{"status":400,"members":["/e"]}],"tokens":{"accessToken":"/a","refreshToken":{"cookie":"refresh"}})");
  g_assert_true(async::run(api.log_in("a", secret("b"))).refresh_token.empty());
}

/// What a log-in says of the token's lifetime, with that member in the answer.
tokens::StatedLifetime lifetime(const std::string& unit, const std::string& value) {
  TestServer server;
  server.on("/in", Answer{.body = R"({"a":"t","end":)" + value + "}",
                          .headers = {{"Date", "Tue, 14 Nov 2023 22:13:20 GMT"}}});  // 1'700'000'000
  auto api =
      api_of(server, log_in + R"(,"tokens":{"accessToken":"/a","lifetime":{"at":"/end","unit":")" + unit + "\"}}");
  return async::run(api.log_in("a", secret("b"))).lifetime;
}

void a_lifetime_has_a_unit() {
  using tokens::WallTimePoint;
  g_assert_true(lifetime("seconds", "60").duration == 60s);
  g_assert_true(lifetime("seconds", "\"60\"").duration == 60s);
  g_assert_true(lifetime("milliseconds", "60000").expires_at == WallTimePoint(1'700'000'060s));
  g_assert_true(lifetime("unix-seconds", "1700000060").expires_at == WallTimePoint(1'700'000'060s));
  g_assert_true(lifetime("unix-milliseconds", "1700000060000").expires_at == WallTimePoint(1'700'000'060s));
  g_assert_true(lifetime("date-time", "\"2023-11-14T22:14:20Z\"").expires_at == WallTimePoint(1'700'000'060s));
  for (const char* nonsense : {"-5", "0", "\"soon\"", "null", "{}"})
    for (const char* unit : {"seconds", "milliseconds", "unix-seconds", "unix-milliseconds", "date-time"})
      g_assert_false(lifetime(unit, nonsense).expires_at.has_value());
  g_assert_true(lifetime("seconds", "1000000000000000").duration == std::chrono::days(3650));
  g_assert_false(lifetime("unix-seconds", "1000000000000000").expires_at.has_value());
}

/// What a log-in says with that `tokens` in the profile and that answer besides the access token.
service::TokenGrant granted(const std::string& tokens, const std::string& answer) {
  TestServer server;
  server.on("/in",
            Answer{.body = R"({"a":"t")" + answer + "}", .headers = {{"Date", "Tue, 14 Nov 2023 22:13:20 GMT"}}});
  auto api = api_of(server, log_in + R"(,"tokens":{"accessToken":"/a")" + tokens + "}");
  return async::run(api.log_in("a", secret("b")));
}

std::optional<tokens::WallTimePoint> refresh_ends(const std::string& unit, const std::string& value) {
  const std::string place = R"(,"refreshLifetime":{"at":"/end","unit":")" + unit + "\"}";
  return granted(place + R"(,"refreshToken":"/r")", R"(,"r":"r1","end":)" + value).refresh_ends;
}

void a_refresh_tokens_lifetime_has_a_unit() {
  using tokens::WallTimePoint;
  const WallTimePoint end(1'700'000'060s);
  g_assert_true(refresh_ends("seconds", "60") == end);
  g_assert_true(refresh_ends("seconds", "\"60\"") == end);
  g_assert_true(refresh_ends("milliseconds", "60000") == end);
  g_assert_true(refresh_ends("unix-seconds", "1700000060") == end);
  g_assert_true(refresh_ends("unix-milliseconds", "1700000060000") == end);
  g_assert_true(refresh_ends("date-time", "\"2023-11-14T22:14:20Z\"") == end);
  for (const char* nonsense : {"-5", "0", "\"soon\"", "\"-60\"", "null", "{}", "1e999", "true"})
    for (const char* unit : {"seconds", "milliseconds", "unix-seconds", "unix-milliseconds", "date-time"})
      g_assert_false(refresh_ends(unit, nonsense).has_value());
  // Milliseconds where the profile says seconds, and more than any: no longer than ten years.
  for (const char* more : {"5184000000", "\"1e18\""})
    g_assert_true(refresh_ends("seconds", more) == WallTimePoint(1'700'000'000s) + std::chrono::days(3650));
  g_assert_false(refresh_ends("seconds", "1e18").has_value());  // beyond what a JSON number holds
  for (const char* beyond : {"1e18", "1700000060000"})
    g_assert_false(refresh_ends("unix-seconds", beyond).has_value());
}

void a_refresh_token_that_is_a_jwt_says_its_end_itself() {
  // {"alg":"none"} . {"iat":1700000000,"exp":1700000010}
  const std::string jwt = "eyJhbGciOiJub25lIn0.eyJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDAxMH0.AAAA";
  const tokens::WallTimePoint end(1'700'000'010s);
  const std::string answer = R"(,"end":60,"r":")" + jwt + "\"";
  const auto grant = granted(R"(,"refreshToken":"/r")", answer);
  g_assert_true(grant.refresh_ends == end);
  g_assert_false(grant.lifetime.expires_at.has_value());
  g_assert_true(granted(R"(,"refreshToken":"/r","refreshLifetime":{"at":"/end"})", answer).refresh_ends == end);
  g_assert_false(granted(R"(,"refreshToken":"/r")", R"(,"end":60,"r":"opaque")").refresh_ends.has_value());
}

void a_persons_name_is_some_text_of_bounded_length() {
  const auto name = [](const std::string& value) {
    return granted(R"(,"personName":"/user/name")", R"(,"user":{"name":)" + value + "}").person_name;
  };
  equal(name(R"("Zo\u00eb Demo")"), "Zoë Demo");
  equal(name("\"\\u001b[2J\\u202e\""), "\x1b[2J\u202e");  // whoever shows it makes it printable
  equal(name("\"" + std::string(256, 'x') + "\""), std::string(256, 'x'));
  for (const std::string& nonsense : {std::string("\"\""), std::string("null"), std::string("7"), std::string("true"),
                                      std::string("[\"Zoe\"]"), std::string("{}"), '"' + std::string(257, 'x') + '"'})
    equal(name(nonsense), "");
  equal(granted(R"(,"personName":"/user/name")", "").person_name, "");
  equal(granted("", R"(,"user":{"name":"Zoe"})").person_name, "");
}

void a_token_goes_where_the_profile_says() {
  Account scheme(log_in + "," + access_only + R"(,"accessToken":{"header":"Authorization","scheme":"JWT"})");
  scheme.server.on("/data", Answer::json(200, "{}"));
  scheme.get();
  equal(scheme.server.last("/data").header("Authorization"), "JWT a1");

  Account named(log_in + "," + access_only + R"(,"accessToken":{"header":"X-Token"})");
  TestServer other;
  other.on("/data", Answer::json(200, "{}"));
  named.server.on("/data", Answer{.status = 302, .headers = {{"Location", other.url("/data")}}});
  named.get();
  equal(named.server.last("/data").header("X-Token"), "a1");
  equal(named.server.last("/data").header("Authorization"), "(none)");
  equal(other.last("/data").header("X-Token"), "(none)");
}

void constant_headers_go_to_the_service_alone() {
  Account test(log_in + "," + access_only + R"(,"headers":{"apikey":"k 1"})");
  equal(test.server.last("/in").header("apikey"), "k 1");
  TestServer other;
  other.on("/away", Answer{.status = 307, .headers = {{"Location", test.server.url("/open")}}});
  test.server.on("/data", Answer{.status = 307, .headers = {{"Location", other.url("/away")}}});
  test.server.on("/open", Answer::json(200, "{}"));
  for (const bool takes_token : {true, false}) {
    session::Request request{.url = test.server.url("/data"), .headers = {{"ApiKey", "mine"}}};
    request.takes_token = takes_token;
    async::run(test.session.send(request));
    equal(test.server.last("/data").header("apikey"), "k 1");
    equal(other.last("/away").header("apikey"), "(none)");
    equal(test.server.last("/open").header("apikey"), "k 1");
  }
}

void a_refusal_can_have_another_shape() {
  Account test(log_in + "," + refresh + "," + both + R"(,"expired":[{"status":403},{"status":200,"empty":["/data"]}])");
  test.server.on("/again", Answer::json(200, R"({"a":"a2"})"));
  for (const auto& [status, body] : {std::pair(403, "no"), std::pair(200, R"({"data":[]})")}) {
    async::run(test.session.sign_in(secret("word"), true));
    test.server.on("/data", [status = status, body = body](const SeenRequest& request) -> async::Task<Answer> {
      co_return request.header("Authorization") == "Bearer a2" ? Answer::json(200, R"({"data":[1]})")
                                                               : Answer::json(status, body);
    });
    equal(test.get().body, R"({"data":[1]})");
  }
  g_assert_cmpint(test.server.count("/again"), ==, 2);
  // A 401 is an answer like any other there.
  test.server.on("/data", Answer::json(401, "{}"));
  g_assert_cmpint(test.get().status, ==, 401);
  g_assert_cmpint(test.server.count("/again"), ==, 2);
}

void a_resource_that_takes_no_token_gets_none() {
  Account test(R"("logIn":{"path":"/in","username":{"body":"/n"},"password":{"body":"/w"}},)" + access_only);
  test.server.on("/open", Answer::json(401, "{}"));
  service::Resource open{.path = "/open", .takes_token = false};
  g_assert_cmpint(async::run(test.session.fetch(open)).status, ==, 401);
  equal(test.server.last("/open").header("Authorization"), "(none)");
  session::Request request{.url = test.server.url("/open"), .takes_token = false};
  g_assert_cmpint(async::run(test.session.open(request)).reply.status, ==, 401);
  equal(test.server.last("/open").header("Authorization"), "(none)");
  request.one_shot_body = async::Object<GInputStream>::adopt(g_memory_input_stream_new());
  try {
    async::run(test.session.send(request));
    g_assert_not_reached();
  } catch (const session::MalformedRequest&) {
  }
  g_assert_cmpint(test.server.count("/open"), ==, 2);
  g_assert_true(test.session.state().signed_in == session::SignedIn::Yes);
}

void without_a_refresh_the_session_ends_with_its_token() {
  Account test(log_in + "," + access_only);
  test.server.on("/data", Answer::json(401, "{}"));
  equal(test.get().error, "SessionEnded");
  g_assert_true(test.session.state().signed_in == session::SignedIn::No);
}

void the_name_and_the_refresh_tokens_end_are_kept_over_a_refresh_and_a_restart() {
  const std::string tokens = R"(,"tokens":{"accessToken":"/a","refreshToken":"/r","lifetime":{"at":"/s"},
    "refreshLifetime":{"at":"/t"},"personName":"/who"})";
  Account test(log_in + "," + refresh + tokens);
  test.server.on("/in", Answer::json(200, R"({"a":"a1","r":"r1","s":3600,"t":86400,"who":"Zo\u00eb"})"));
  async::run(test.session.sign_in(secret("word"), true));
  const auto end = async::run(test.session.tokens().token_facts()).refresh_ends;
  g_assert_true(std::chrono::abs(end.value() - the_clock.boot_time() - 24h) < 10s);

  session::AccountSession restarted(address_of(test.server), "demo", test.session.profile(), {}, test.store, the_clock);
  const auto assert_known = [&](auto& session, const std::string& name, bool end_is_known) {
    const auto facts = async::run(session.tokens().token_facts());
    equal(facts.person_name, name);
    g_assert_true(facts.refresh_ends.has_value() == end_is_known);
    // What is known of the server's clock becomes better with each `Date`.
    if (end_is_known) g_assert_true(std::chrono::abs(*facts.refresh_ends - *end) < 3s);
  };
  async::run(restarted.tokens().restore());
  assert_known(restarted, "Zoë", true);

  const auto renew = [&](const char* answer) {
    test.server.on("/again", Answer::json(200, answer));
    auto& source = restarted.tokens();
    async::run(source.token_for(source.accept(), session::renewed_now));
  };
  renew(R"({"a":"a2","s":3600})");
  assert_known(restarted, "Zoë", true);
  renew(R"({"a":"a3","r":"r1","s":3600,"who":""})");
  assert_known(restarted, "Zoë", true);
  renew(R"({"a":"a4","r":"r2","s":3600,"t":"soon"})");
  assert_known(restarted, "Zoë", false);

  session::AccountSession again(address_of(test.server), "demo", test.session.profile(), {}, test.store, the_clock);
  async::run(again.tokens().restore());
  assert_known(again, "Zoë", false);
}

void a_token_that_renews_itself_does_so_before_its_end() {
  Account test(log_in + R"(,"refresh":{"path":"/again","accessToken":"bearer"},
    "refusals":[{"status":401,"members":["/e"]}],"tokens":{"accessToken":"/a","lifetime":{"at":"/s"}})");
  test.server.on("/again", Answer::json(200, R"({"a":"a2","s":3600})"));
  test.server.on("/in", Answer::json(200, R"({"a":"a1","s":1})"));
  async::run(test.session.sign_in(secret("word"), true));
  wait_until([&] { return test.server.count("/again") > 0; });  // no request asks for it
  equal(test.server.last("/again").header("Authorization"), "Bearer a1");
  async::run(test.session.tokens().settled());
  test.server.on("/data", Answer::json(200, "{}"));
  test.get();
  equal(test.server.last("/data").header("Authorization"), "Bearer a2");
}

/// What a request is sent with while a renewal ahead of expiry runs.
std::string sent_meanwhile(const std::string& more) {
  Account test(log_in + "," + refresh + R"(,"tokens":{"accessToken":"/a","refreshToken":"/r","lifetime":{"at":"/s"}})" +
               more);
  async::Event gate;
  test.server.on("/again", [&](const SeenRequest&) -> async::Task<Answer> {
    co_await gate;
    co_return Answer::json(200, R"({"a":"a2","s":3600})");
  });
  test.server.on("/data", Answer::json(200, "{}"));
  test.server.on("/in", Answer::json(200, R"({"a":"a1","r":"r1","s":2})"));
  async::run(test.session.sign_in(secret("word"), true));
  async::run([]() -> async::Task<void> { co_await async::sleep_for(1700ms); }());
  async::TaskScope scope;
  std::optional<Outcome> outcome;
  scope.start([](Account& test, std::optional<Outcome>& outcome) -> async::Task<void> {
    auto fetched = observe(test.session.fetch(test.session.profile().resources.front()));
    outcome = co_await std::move(fetched);
  }(test, outcome));
  wait_until([&] { return test.server.count("/again") > 0; });
  if (more.empty()) wait_until([&] { return outcome.has_value(); });
  gate.set();
  wait_until([&] { return outcome.has_value(); });
  return test.server.last("/data").header("Authorization");
}

void requests_wait_where_a_renewal_ends_the_token() {
  equal(sent_meanwhile(R"(,"refreshEndsAccessToken":true)"), "Bearer a2");
  equal(sent_meanwhile(""), "Bearer a1");
}

void metadata_of_another_origin_gets_nothing() {
  TestServer server, other;
  server.on("/.well-known/o", Answer::json(200, R"({"token_endpoint":")" + other.url("/in") + "\"}"));
  auto api = api_of(server, R"("metadata":"/.well-known/o","logIn":{"path":"/in","endpoint":"token_endpoint",
    "username":{"body":"/n"},"password":{"body":"/w"}},)" +
                                access_only);
  equal(outcome_of(api.log_in("a", secret("b"))), "NotTheService");
  g_assert_cmpint(other.count("/in") + server.count("/in"), ==, 0);
}

void without_metadata_the_paths_hold() {
  TestServer server;
  server.on("/in", Answer::json(200, R"({"a":"t"})"));
  auto api = api_of(server, R"("metadata":"/.well-known/o","logIn":{"path":"/in","endpoint":"token_endpoint",
    "username":{"body":"/n"},"password":{"body":"/w"}},)" +
                                access_only);
  async::run(api.log_in("a", secret("b")));
  async::run(api.log_in("a", secret("b")));
  g_assert_cmpint(server.count("/.well-known/o"), ==, 1);
  g_assert_cmpint(server.count("/in"), ==, 2);
}

void openid_metadata_serve_where_there_are_no_others() {
  TestServer server;
  server.on("/.well-known/openid-configuration",
            Answer::json(200, R"({"token_endpoint":")" + server.url("/elsewhere") + "\"}"));
  server.on("/elsewhere", Answer::json(200, R"({"a":"t"})"));
  auto api = api_of(server, R"("metadata":"/.well-known/o","logIn":{"path":"/in","endpoint":"token_endpoint",
    "username":{"body":"/n"},"password":{"body":"/w"}},)" +
                                access_only);
  async::run(api.log_in("a", secret("b")));
  g_assert_cmpint(server.count("/.well-known/o"), ==, 1);
  g_assert_cmpint(server.count("/elsewhere"), ==, 1);
  g_assert_cmpint(server.count("/in"), ==, 0);
}

void no_token_can_add_a_header() {
  TestServer server;
  auto api = api_of(server, log_in + "," + both +
                                R"(,"refresh":{"path":"/again","refreshToken":{"header":"X-Refresh"}},
    "refusals":[{"status":400,"members":["/e"]}],"logOut":{"path":"/out","refreshToken":{"cookie":"r"}})");
  for (const char* evil : {R"({"a":"t","r":"x\r\nX-Evil: 1"})", R"({"a":"t\n","r":"x"})", R"({"a":"t; a=b"})"}) {
    server.on("/in", Answer::json(200, evil));
    equal(outcome_of(api.log_in("a", secret("b"))), "NotTheService 200");
  }
  equal(outcome_of(api.refresh(secret("x\r\nX-Evil: 1"))), "NotTheService");
  equal(outcome_of(api.log_out({}, secret("x; other=1"))), "NotTheService");
  g_assert_cmpint(server.count("/again") + server.count("/out"), ==, 0);
}

void what_is_wrong_with_each_field_is_said() {
  TestServer server;
  auto api = api_of(server, log_in + "," + access_only + R"(,"messages":["/detail"],"fieldMessages":"/errors")");
  server.on("/in", Answer::json(422, R"({"errors":{"name":["Too short.","Taken."],"count":7,"word":"Too easy."}})"));
  equal(outcome_of(api.log_in("a", secret("b"))), "refused 422: name: Too short.; Taken.; word: Too easy.");
  server.on("/in", Answer::json(422, R"({"detail":"Closed","errors":{"name":["Taken."]}})"));
  equal(outcome_of(api.log_in("a", secret("b"))), "refused 422: Closed");
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "profile-wire",
      {
          {"a-form-is-encoded-and-a-client-says-who-it-is", a_form_is_encoded_and_a_client_says_who_it_is},
          {"a-name-with-a-colon-is-no-basic-one", a_name_with_a_colon_is_no_basic_one},
          {"a-name-in-a-header-is-one-line-of-ascii", a_name_in_a_header_is_one_line_of_ascii},
          {"a-body-can-be-nested", a_body_can_be_nested},
          {"a-cookie-is-kept-for-the-refresh-alone", a_cookie_is_kept_for_the_refresh_alone},
          {"a-cookie-for-another-path-is-none", a_cookie_for_another_path_is_none},
          {"a-lifetime-has-a-unit", a_lifetime_has_a_unit},
          {"a-refresh-tokens-lifetime-has-a-unit", a_refresh_tokens_lifetime_has_a_unit},
          {"a-refresh-token-that-is-a-jwt-says-its-end-itself", a_refresh_token_that_is_a_jwt_says_its_end_itself},
          {"the-name-and-the-refresh-tokens-end-are-kept-over-a-refresh-and-a-restart",
           the_name_and_the_refresh_tokens_end_are_kept_over_a_refresh_and_a_restart},
          {"a-persons-name-is-some-text-of-bounded-length", a_persons_name_is_some_text_of_bounded_length},
          {"a-token-goes-where-the-profile-says", a_token_goes_where_the_profile_says},
          {"constant-headers-go-to-the-service-alone", constant_headers_go_to_the_service_alone},
          {"a-refusal-can-have-another-shape", a_refusal_can_have_another_shape},
          {"a-resource-that-takes-no-token-gets-none", a_resource_that_takes_no_token_gets_none},
          {"without-a-refresh-the-session-ends-with-its-token", without_a_refresh_the_session_ends_with_its_token},
          {"a-token-that-renews-itself-does-so-before-its-end", a_token_that_renews_itself_does_so_before_its_end},
          {"requests-wait-where-a-renewal-ends-the-token", requests_wait_where_a_renewal_ends_the_token},
          {"metadata-of-another-origin-gets-nothing", metadata_of_another_origin_gets_nothing},
          {"without-metadata-the-paths-hold", without_metadata_the_paths_hold},
          {"openid-metadata-serve-where-there-are-no-others", openid_metadata_serve_where_there_are_no_others},
          {"no-token-can-add-a-header", no_token_can_add_a_header},
          {"what-is-wrong-with-each-field-is-said", what_is_wrong_with_each_field_is_said},
      });
}
