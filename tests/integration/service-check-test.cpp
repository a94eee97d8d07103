#include "async/timer.hpp"
#include "check-fixture.hpp"
#include "named-tests.hpp"
#include "test-server.hpp"
#include "tokens/bounded-json.hpp"

#include <json-glib/json-glib.h>
#include <string.h>

#include <array>

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;
using check::Outcome;
using check::ReportFormat;
using tests::DemoService;

namespace {

constexpr std::array formats = {ReportFormat::Markdown, ReportFormat::Json, ReportFormat::JUnit, ReportFormat::Sarif};

void the_end_of_a_token_is_waited_for_and_measured() {
  DemoService service({"--access-lifetime", "1.2", "--fractional-times"});
  auto options = check_options(service);
  options.longest_wait = 5s;
  const auto findings = run_check(std::move(options));
  const auto& expiry = result_of(findings, "expiry");
  tests::assert_text(check::name_of(expiry.outcome), "ok");
  g_assert_nonnull(strstr(expiry.seen.c_str(), "at the latest"));
  g_assert_true(expiry.measured && *expiry.measured >= 0ms && *expiry.measured < 1000ms);
  g_assert_true(result_of(findings, "lifetime").measured == 1200ms);
  g_assert_true(findings.took >= 1100ms);
}

/// A service whose access token "a.b.c" is said to live so many seconds; `takes` says which of the reads with it, the
/// first being 1, are answered.
check::CheckFindings check_of_reads(const char* expires_in, std::function<bool(int)> takes) {
  TestServer server;
  int reads = 0;
  server.on("/auth", Answer::json(200, std::string(R"({"accessToken":"a.b.c","refreshToken":"r","expires_in":)") +
                                           expires_in + "}"));
  server.on("/users/secret", [&](const SeenRequest& request) -> async::Task<Answer> {
    const bool is_good = request.header("Authorization") == "Bearer a.b.c" && takes(++reads);
    co_return is_good ? Answer::json(200, R"({"msg":"data"})") : Answer::json(401, "{}");
  });
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(server.url())),
                              service::token_api_profile()};
  options.profile.tokens.lifetime = service::LifetimePlace{.pointer = "/expires_in"};
  options.username = "ada";
  options.password = tokens::Secret("a password of hers");
  options.longest_wait = 5s;
  options.longest_grace = 1s;
  return run_check(std::move(options));
}

void a_token_that_is_taken_after_its_end_is_told() {
  const auto findings = check_of_reads("1", [](int) { return true; });
  tests::assert_text(outcome_of(findings, "expiry"), "failed");
  g_assert_nonnull(strstr(result_of(findings, "expiry").seen.c_str(), "still taken"));
}

void a_token_that_is_refused_before_its_end_is_told() {
  const auto findings = check_of_reads("3", [](int read) { return read == 1; });
  tests::assert_text(outcome_of(findings, "expiry"), "failed");
  g_assert_nonnull(strstr(result_of(findings, "expiry").seen.c_str(), "before its end"));
}

void how_long_a_replaced_refresh_token_is_taken_is_measured() {
  DemoService service({"--rotation", "on", "--grace", "0.8"});
  auto options = check_options(service);
  options.longest_grace = 5s;
  const auto findings = run_check(std::move(options));
  const auto& grace = result_of(findings, "grace");
  tests::assert_text(check::name_of(grace.outcome), "ok");
  g_assert_true(grace.measured && *grace.measured >= 700ms && *grace.measured < 2500ms);
}

/// A service that looks at the algorithm a token names for itself.
void a_token_that_nobody_has_signed_is_found_to_be_taken() {
  const std::string header = "eyJhbGciOiJIUzI1NiJ9", claims = "eyJzdWIiOiIxIn0";
  TestServer server;
  server.on("/auth", Answer::json(200, R"({"accessToken":")" + header + "." + claims +
                                           R"(.c2ln","refreshToken":"a-refresh-token"})"));
  server.on("/users/secret", [&](const SeenRequest& request) -> async::Task<Answer> {
    const auto token = request.header("Authorization");
    // {"alg":"none","typ":"JWT"}, the same claims, and nothing where the signature was.
    const bool is_bare = token == "Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + claims + ".";
    const bool is_good = token == "Bearer " + header + "." + claims + ".c2ln";
    co_return is_good || is_bare ? Answer::json(200, R"({"msg":"data"})") : Answer::json(401, "{}");
  });
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(server.url())),
                              service::token_api_profile()};
  options.username = "ada";
  options.password = tokens::Secret("a password of hers");
  const auto findings = run_check(std::move(options));
  tests::assert_text(outcome_of(findings, "unsigned-token"), "failed");
  tests::assert_text(outcome_of(findings, "forged-token"), "ok");
  tests::assert_text(outcome_of(findings, "token-kind"), "ok");
}

void a_token_that_lives_too_long_is_not_waited_for() {
  DemoService service({"--access-lifetime", "600"}, DemoService::Control::Off);
  const auto findings = run_check(check_options(service));
  const auto& expiry = result_of(findings, "expiry");
  tests::assert_text(check::name_of(expiry.outcome), "not-applicable");
  g_assert_nonnull(strstr(expiry.seen.c_str(), "longer than"));
  g_assert_true(findings.took < 10s);
}

void somebody_can_be_signed_up_for_it() {
  DemoService service;
  auto options = check_options(service);
  options.sign_up = true;
  options.username.clear();
  options.password = {};
  const auto findings = run_check(std::move(options));
  g_assert_cmpuint(findings.count(Outcome::Failed), ==, 0);
  tests::assert_text(outcome_of(findings, "sign-up"), "ok");
  g_assert_cmpint(service.count({"signUps"}), ==, 1);
}

void every_check_has_one_result_whatever_happens() {
  DemoService service;
  service.control(R"({"faults":{"*":{"answer":"drop"}}})");
  const auto findings = run_check(check_options(service));
  const auto& kinds = check::check_kinds();
  g_assert_cmpuint(findings.results.size(), ==, kinds.size());
  for (std::size_t i = 0; i < kinds.size(); i++) {
    g_assert_cmpint(static_cast<int>(kinds[i].check), ==, static_cast<int>(i));
    tests::assert_text(findings.results[i].check, kinds[i].id);
  }
}

void a_run_can_be_given_up_at_any_time() {
  DemoService service({"--access-lifetime", "30"});
  auto options = check_options(service);
  options.longest_wait = 60s;
  const tokens::SystemClock clock;
  bool waits = false;
  async::Event event;
  check::CheckWatcher watcher;
  watcher.progress = [&](const check::CheckProgress& progress) {
    g_assert_cmpfloat(progress.done, >=, 0);
    g_assert_cmpfloat(progress.done, <=, 1);
    waits = waits || progress.doing == "Expired access token";
    if (waits) event.set();
  };
  async::TaskScope scope;
  scope.start(
      [](check::CheckOptions options, const tokens::Clock& clock, check::CheckWatcher watcher) -> async::Task<void> {
        co_await check::check_service(std::move(options), clock, std::move(watcher));
      }(options, clock, watcher));
  async::run(async::wait_for(event));
  scope.cancel();
  g_assert_true(scope.empty());
}

void a_run_that_is_stopped_logs_out_and_still_says_what_it_has_seen() {
  DemoService service({"--access-lifetime", "30"});
  auto options = check_options(service);
  options.longest_wait = 60s;
  const tokens::SystemClock clock;
  bool waits = false;
  check::CheckWatcher watcher;
  watcher.progress = [&](const check::CheckProgress& progress) { waits = progress.doing == "Expired access token"; };
  watcher.stops = [&] { return waits; };
  const auto findings = async::run(check::check_service(std::move(options), clock, std::move(watcher)));
  g_assert_true(findings.stopped);
  g_assert_cmpint(service.count({"logOuts"}), ==, 1);
  g_assert_cmpuint(findings.results.size(), ==, check::check_kinds().size());
  tests::assert_text(outcome_of(findings, "protected-read"), "ok");
  g_assert_nonnull(strstr(result_of(findings, "refresh").seen.c_str(), "stopped before it"));
}

/// A service that sends these challenges: to a request without a token, and to one with a token that was changed.
check::CheckFindings check_of_challenges(const char* invitation, const char* refusal) {
  TestServer server;
  server.on("/auth", Answer::json(200, R"({"accessToken":"a.b.c","refreshToken":"a-refresh-token"})"));
  server.on("/users/secret", [=](const SeenRequest& request) -> async::Task<Answer> {
    const auto token = request.header("Authorization");
    if (token == "Bearer a.b.c") co_return Answer::json(200, R"({"msg":"data"})");
    auto answer = Answer::json(401, "{}");
    answer.headers = {{"WWW-Authenticate", token.starts_with("Bearer ") ? refusal : invitation}};
    co_return answer;
  });
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(server.url())),
                              service::token_api_profile()};
  options.username = "ada";
  options.password = tokens::Secret("a password of hers");
  return run_check(std::move(options));
}

void the_reason_of_a_challenge_is_looked_at() {
  struct Row {
    const char *invitation, *refusal, *outcome;
  };
  constexpr std::array rows = {
      Row{"Bearer", "Bearer error=\"invalid_token\"", "ok"},
      Row{"Bearer realm=\"a, error=\", b\"", "Bearer realm=\"a, b\", error=\"invalid_token\", error_description=\"x\"",
          "ok"},
      Row{"Bearer", "Basic realm=\"x\", Bearer ERROR=invalid_token", "ok"},
      Row{"Bearer", "Bearer realm=\"error=\"", "warning"},
      Row{"Bearer", "Bearer error=\"invalid_request\"", "warning"},
      Row{"Bearer error=\"invalid_token\"", "Bearer error=\"invalid_token\"", "warning"},
      Row{"Bearer", "", "not-applicable"},
  };
  for (const auto& row : rows) {
    g_test_message("%s", row.refusal);
    const auto findings = check_of_challenges(row.invitation, row.refusal);
    g_test_message("%s", result_of(findings, "challenge-error").seen.c_str());
    tests::assert_text(outcome_of(findings, "challenge-error"), row.outcome);
  }
}

/// `pause_after`: so many wrong log-ins are refused before the service asks for a pause.
check::CheckFindings check_of_guesses(DemoService& service, const char* pause_after, bool provoke) {
  service.reset();
  service.control(std::string(R"({"faults":{"/auth":[{"delay":0,"times":)") + pause_after +
                  R"(},{"status":429,"retryAfter":1}]}})");
  auto options = check_options(service);
  options.provoke_rate_limit = provoke;
  return run_check(std::move(options));
}

void the_rate_limit_is_provoked_where_that_is_wanted() {
  DemoService service;
  tests::assert_text(outcome_of(check_of_guesses(service, "10", false), "rate-limit"), "not-applicable");
  tests::assert_text(outcome_of(check_of_guesses(service, "10", true), "rate-limit"), "ok");
  const auto none = check_of_guesses(service, "1000", true);
  tests::assert_text(outcome_of(none, "rate-limit"), "warning");
  g_assert_nonnull(strstr(result_of(none, "rate-limit").seen.c_str(), "50"));
  service.reset();
  service.control(R"({"faults":{"/auth":[{"delay":0,"times":10},{"answer":"drop"}]}})");
  auto options = check_options(service);
  options.provoke_rate_limit = true;
  const auto lost = run_check(std::move(options));
  tests::assert_text(outcome_of(lost, "rate-limit"), "warning");
  g_assert_nonnull(strstr(result_of(lost, "rate-limit").seen.c_str(), "lost"));
}

/// Everything that is said by somebody who says what he was told: a password and both tokens, in each header and text.
void no_report_has_a_token_or_a_password() {
  TestServer server;
  const std::string access = "access-token-in-clear", refresh = "refresh-token-in-clear", password = "pass-in-clear";
  const std::string all = access + " " + refresh + " " + password;
  const Headers headers = {{"WWW-Authenticate", "Bearer " + all},
                           {"Cache-Control", "x=\"" + all + "\""},
                           {"Set-Cookie", "c=" + access + "; Path=/"},
                           {"Location", "/?" + refresh + "#" + password}};
  const auto answer = [&](int status, std::string body) {
    return Answer{.status = status, .body = std::move(body), .content_type = "application/json", .headers = headers};
  };
  server.on("/auth", answer(200, R"({"accessToken":")" + access + R"(","refreshToken":")" + refresh + "\",\"" + access +
                                     R"(":1})"));
  server.on("/users/secret", answer(401, R"({"msg":")" + all + R"("})"));
  server.on("/auth/refresh", answer(400, R"({"msg":")" + all + R"("})"));
  server.on("/auth/logout", answer(400, R"({"msg":")" + all + R"("})"));
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(server.url())),
                              service::token_api_profile()};
  options.username = "ada-by-name";
  options.password = tokens::Secret(password);
  const auto findings = run_check(std::move(options));
  g_assert_cmpuint(findings.count(Outcome::Failed), >, 0);
  for (const auto format : formats) {
    const auto report = check::report_of(findings, format);
    for (const auto& secret : {access, refresh, password, std::string("ada-by-name"), std::string("in-clear")})
      if (report.find(secret) != std::string::npos) g_error("%s has a secret", check::name_of(format));
  }
}

async::Object<GTlsCertificate> certificate() {
  GError* error = nullptr;
  auto result = async::Object<GTlsCertificate>::adopt(
      g_tls_certificate_new_from_files(g_getenv("TEST_CERTIFICATE"), g_getenv("TEST_KEY"), &error));
  g_assert_no_error(error);
  return result;
}

/// Of a service behind a certificate, which is known or not.
check::CheckFindings check_over_tls(bool is_known) {
  TestServer server(certificate());
  server.on("/auth", Answer::json(200, R"({"accessToken":"a.b.c","refreshToken":"r"})"));
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(server.url())),
                              service::token_api_profile()};
  options.username = "ada";
  options.password = tokens::Secret("a password of hers");
  GError* error = nullptr;
  if (is_known)
    options.policy.tls_database = async::Object<GTlsDatabase>::adopt(
        G_TLS_DATABASE(g_tls_file_database_new(g_getenv("TEST_CERTIFICATE"), &error)));
  g_assert_no_error(error);
  return run_check(std::move(options));
}

void a_certificate_that_does_not_verify_is_told_and_nothing_is_sent() {
  const auto unknown = check_over_tls(false);
  tests::assert_text(outcome_of(unknown, "transport"), "failed");
  tests::assert_text(outcome_of(unknown, "log-in"), "failed");
  g_assert_nonnull(strstr(result_of(unknown, "log-in").seen.c_str(), "certificate"));
  tests::assert_text(outcome_of(check_over_tls(true), "transport"), "ok");
}

void a_second_log_in_that_is_refused_is_told() {
  TestServer server;
  int log_ins = 0;
  server.on("/auth", [&](const SeenRequest&) -> async::Task<Answer> {
    // The first is that of nobody.
    co_return ++log_ins == 2 ? Answer::json(200, R"({"accessToken":"a.b.c","refreshToken":"r"})")
                             : Answer::json(429, "{}");
  });
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(server.url())),
                              service::token_api_profile()};
  options.username = "ada";
  options.password = tokens::Secret("a password of hers");
  const auto findings = run_check(std::move(options));
  tests::assert_text(outcome_of(findings, "log-out"), "warning");
  g_assert_nonnull(strstr(result_of(findings, "log-out").seen.c_str(), "second log-in"));
  tests::assert_text(outcome_of(findings, "rate-limit"), "failed");
  tests::assert_text(outcome_of(findings, "access-after-log-out"), "not-applicable");
}

void cookies_without_their_flags_are_told() {
  TestServer server;
  server.on("/auth", Answer{.status = 200,
                            .body = R"({"accessToken":"a.b.c","refreshToken":"r"})",
                            .content_type = "application/json",
                            .headers = {{"Set-Cookie", "session=1; Path=/; Secure"}, {"Cache-Control", "max-age=60"}}});
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(server.url())),
                              service::token_api_profile()};
  options.username = "ada";
  options.password = tokens::Secret("a password of hers");
  const auto findings = run_check(std::move(options));
  tests::assert_text(outcome_of(findings, "cookies"), "failed");
  g_assert_nonnull(strstr(result_of(findings, "cookies").seen.c_str(), "HttpOnly"));
  tests::assert_text(outcome_of(findings, "no-store"), "failed");
}

/// What such an answer to the log-in is found to be: the cookies, and whether it may be kept.
std::pair<std::string, std::string> found_in(Headers headers) {
  TestServer server;
  server.on("/auth", Answer{.status = 200,
                            .body = R"({"accessToken":"a.b.c","refreshToken":"a-refresh-token"})",
                            .content_type = "application/json",
                            .headers = std::move(headers)});
  check::CheckOptions options{std::get<service::ServerAddress>(service::parse_server_address(server.url())),
                              service::token_api_profile()};
  options.username = "ada";
  options.password = tokens::Secret("a password of hers");
  const auto findings = run_check(std::move(options));
  return {outcome_of(findings, "cookies"), outcome_of(findings, "no-store")};
}

void cookies_and_caches_are_judged_by_all_that_is_said() {
  struct Row {
    const char *cookie, *cache, *cookies, *no_store;
  };
  constexpr std::array rows = {
      Row{"session=1; HttpOnly; SameSite=Lax", "no-store", "ok", "ok"},
      Row{"session=1; HttpOnly; SameSite=None", "no-cache", "failed", "warning"},
      Row{"session=1; HttpOnly; SameSite=Strict", "public", "ok", "failed"},
      Row{"a=1; HttpOnly; SameSite=Lax", "s-maxage=9", "ok", "failed"},
      Row{"a=1", "max-age=0, private", "failed", "warning"},
      Row{"a=1; Secure; HttpOnly", "public, no-store", "failed", "ok"},
  };
  for (const auto& row : rows) {
    const auto found = found_in({{"Set-Cookie", row.cookie}, {"Cache-Control", row.cache}});
    g_test_message("%s; %s", row.cookie, row.cache);
    tests::assert_text(found.first, row.cookies);
    tests::assert_text(found.second, row.no_store);
  }
}

check::CheckFindings findings_of_everything() {
  check::CheckFindings findings;
  findings.server = "https://example.org/<a>";
  findings.service = "Token & API | `x`";
  for (const auto& kind : check::check_kinds())
    findings.results.push_back({.check = kind.id,
                                .subject = kind.title,
                                .outcome = static_cast<Outcome>(findings.results.size() % 4),
                                .seen = "\"<seen>\" & | `code` \u202e ]]>",
                                .advice = "<b>",
                                .reference = kind.reference,
                                .exchanges = {{"GET /", "HTTP 200\n</failure>"}}});
  return findings;
}

JsonNode* member(JsonNode* node, const char* name) {
  JsonNode* found = json_object_get_member(json_node_get_object(node), name);
  g_assert_nonnull(found);
  return found;
}

JsonNode* first(JsonNode* node) {
  return json_array_get_element(json_node_get_array(node), 0);
}

void sarif_has_a_rule_and_a_result_for_each_check() {
  const auto text = check::report_of(findings_of_everything(), ReportFormat::Sarif);
  const auto root = tokens::parse_json(text);
  g_assert_true(root.has_value());
  tests::assert_text(json_node_get_string(member(root->get(), "version")), "2.1.0");
  JsonNode* run = first(member(root->get(), "runs"));
  JsonArray* rules = json_node_get_array(member(member(member(run, "tool"), "driver"), "rules"));
  JsonArray* results = json_node_get_array(member(run, "results"));
  g_assert_cmpuint(json_array_get_length(rules), ==, check::check_kinds().size());
  g_assert_cmpuint(json_array_get_length(results), ==, check::check_kinds().size());
  for (guint i = 0; i < json_array_get_length(results); i++) {
    JsonNode* result = json_array_get_element(results, i);
    JsonNode* rule = json_array_get_element(rules, static_cast<guint>(json_node_get_int(member(result, "ruleIndex"))));
    tests::assert_text(json_node_get_string(member(result, "ruleId")), json_node_get_string(member(rule, "id")));
    const std::string kind = json_node_get_string(member(result, "kind"));
    const std::string level = json_node_get_string(member(result, "level"));
    g_assert_true((kind == "fail") == (level != "none"));
    g_assert_nonnull(json_node_get_string(member(member(result, "message"), "text")));
  }
}

void junit_is_xml_with_a_case_for_each_check() {
  const auto text = check::report_of(findings_of_everything(), ReportFormat::JUnit);
  struct Counts {
    std::size_t cases = 0, failures = 0, skipped = 0;
  } counts;
  const GMarkupParser parser = {
      +[](GMarkupParseContext*, const char* name, const char**, const char**, gpointer data, GError**) {
        auto& counts = *static_cast<Counts*>(data);
        counts.cases += g_str_equal(name, "testcase");
        counts.failures += g_str_equal(name, "failure");
        counts.skipped += g_str_equal(name, "skipped");
      },
      nullptr, nullptr, nullptr, nullptr};
  GMarkupParseContext* context =
      g_markup_parse_context_new(&parser, static_cast<GMarkupParseFlags>(0), &counts, nullptr);
  GError* error = nullptr;
  g_markup_parse_context_parse(context, text.data(), static_cast<gssize>(text.size()), &error);
  g_assert_no_error(error);
  g_markup_parse_context_end_parse(context, &error);
  g_assert_no_error(error);
  g_markup_parse_context_free(context);
  const auto findings = findings_of_everything();
  g_assert_cmpuint(counts.cases, ==, findings.results.size());
  g_assert_cmpuint(counts.failures, ==, findings.count(Outcome::Failed));
  g_assert_cmpuint(counts.skipped, ==, findings.count(Outcome::NotApplicable));
}

void each_format_is_found_by_its_name() {
  for (const auto format : formats)
    g_assert_true(check::report_format_of(check::name_of(format)) == format);
  g_assert_false(check::report_format_of("text").has_value());
  // A table's cell ends at a bar.
  const auto text = check::report_of(findings_of_everything(), ReportFormat::Markdown);
  g_assert_nonnull(strstr(text.c_str(), "Token \\& API"));
  g_assert_null(strstr(text.c_str(), "<seen>"));
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "service-check",
      {
          {"the-end-of-a-token-is-waited-for-and-measured", &the_end_of_a_token_is_waited_for_and_measured},
          {"a-token-that-is-taken-after-its-end-is-told", &a_token_that_is_taken_after_its_end_is_told},
          {"a-token-that-is-refused-before-its-end-is-told", &a_token_that_is_refused_before_its_end_is_told},
          {"how-long-a-replaced-refresh-token-is-taken-is-measured",
           &how_long_a_replaced_refresh_token_is_taken_is_measured},
          {"a-token-that-nobody-has-signed-is-found-to-be-taken", &a_token_that_nobody_has_signed_is_found_to_be_taken},
          {"a-token-that-lives-too-long-is-not-waited-for", &a_token_that_lives_too_long_is_not_waited_for},
          {"somebody-can-be-signed-up-for-it", &somebody_can_be_signed_up_for_it},
          {"every-check-has-one-result-whatever-happens", &every_check_has_one_result_whatever_happens},
          {"a-run-can-be-given-up-at-any-time", &a_run_can_be_given_up_at_any_time},
          {"a-run-that-is-stopped-logs-out-and-still-says-what-it-has-seen",
           &a_run_that_is_stopped_logs_out_and_still_says_what_it_has_seen},
          {"the-reason-of-a-challenge-is-looked-at", &the_reason_of_a_challenge_is_looked_at},
          {"the-rate-limit-is-provoked-where-that-is-wanted", &the_rate_limit_is_provoked_where_that_is_wanted},
          {"no-report-has-a-token-or-a-password", &no_report_has_a_token_or_a_password},
          {"cookies-without-their-flags-are-told", &cookies_without_their_flags_are_told},
          {"cookies-and-caches-are-judged-by-all-that-is-said", &cookies_and_caches_are_judged_by_all_that_is_said},
          {"a-certificate-that-does-not-verify-is-told-and-nothing-is-sent",
           &a_certificate_that_does_not_verify_is_told_and_nothing_is_sent},
          {"a-second-log-in-that-is-refused-is-told", &a_second_log_in_that_is_refused_is_told},
          {"sarif-has-a-rule-and-a-result-for-each-check", &sarif_has_a_rule_and_a_result_for_each_check},
          {"junit-is-xml-with-a-case-for-each-check", &junit_is_xml_with_a_case_for_each_check},
          {"each-format-is-found-by-its-name", &each_format_is_found_by_its_name},
      });
}
