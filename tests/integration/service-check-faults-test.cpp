#include "check-fixture.hpp"
#include "named-tests.hpp"

#include <json-glib/json-glib.h>

#include <algorithm>
#include <sstream>

using namespace vestibule;
using namespace vestibule::test;
using check::Outcome;
using tests::DemoService;

namespace {

/// A way in which the demo service misbehaves, and the check that names it.
struct Row {
  const char* control;    ///< as POST /control takes it
  const char* check;      ///< the id of the one that sees it
  const char* outcome;    ///< of that one
  const char* seen = "";  ///< part of what it says
};

/// What the service does of itself, without a fault; it says no "no-store" and sends no challenge.
constexpr const char* usual_warnings = "challenge rotation no-store ";

const std::vector<Row>& answers_of_a_status() {
  static const std::vector<Row> rows = {
      // Every check that sees it is named by the first that fails of it.
      {R"({"faults":{"/auth":{"status":503}}})", "log-in", "failed", "503"},
      {R"({"faults":{"/auth":{"status":500}}})", "log-in-refusal", "failed", "500"},
      {R"({"faults":{"/auth":{"status":200,"body":{"accessToken":"a.b.c","refreshToken":"r"}}}})", "log-in-refusal",
       "failed", "nobody is accepted"},
      {R"({"faults":{"/auth":[{"delay":0,"times":1},{"status":401,"body":{"msg":"Wrong password"}}]}})", "log-in",
       "failed", "refused"},
      {R"({"faults":{"/auth":{"redirect":"https://elsewhere.example/auth"}}})", "redirects", "failed",
       "elsewhere.example"},
      {R"({"faults":{"/users/secret":{"redirect":"https://elsewhere.example/x"}}})", "redirects", "failed",
       "elsewhere.example"},
      {R"({"faults":{"/auth/refresh":{"redirect":"https://elsewhere.example/x"}}})", "redirects", "failed",
       "elsewhere.example"},
      {R"({"faults":{"/auth/refresh":{"status":429}}})", "rate-limit", "failed", "does not say when"},
      {R"({"faults":{"/auth/refresh":{"status":429,"retryAfter":1}}})", "rate-limit", "ok"},
      {R"({"faults":{"/auth/refresh":{"status":429,"retryAfter":1}}})", "refresh", "failed", "429"},
      {R"({"faults":{"/users/secret":{"status":401}}})", "protected-read", "failed", "refused"},
      {R"({"faults":{"/users/secret":{"status":503}}})", "protected-read", "failed", "503"},
      {R"({"faults":{"/users/secret":{"status":403}}})", "missing-token", "warning", "403"},
      {R"({"faults":{"/users/secret":{"status":200,"body":{"msg":"for all"}}}})", "missing-token", "failed",
       "without a token"},
      {R"({"faults":{"/users/secret":{"status":200,"body":{"msg":"for all"}}}})", "forged-token", "failed", "changed"},
      {R"({"faults":{"/users/secret":{"status":200,"body":{"msg":"for all"}}}})", "unsigned-token", "failed", "signed"},
      {R"({"faults":{"/users/secret":{"status":200,"body":{"msg":"for all"}}}})", "token-kind", "failed",
       "refresh token"},
      {R"({"faults":{"/users/secret":{"status":200,"body":{"msg":"for all"}}}})", "expiry", "failed", "takes it"},
      {R"({"faults":{"/auth/refresh":{"status":400,"body":{"msg":"Invalid refresh token"}}}})", "refresh", "failed",
       "refused"},
      {R"({"faults":{"/auth/refresh":{"status":200,"body":{"accessToken":"a.b.c"}}}})", "refresh", "failed",
       "new access token"},
      {R"({"faults":{"/auth/refresh":{"status":200,"body":{"accessToken":"a.b.c"}}}})", "refresh-refusal", "failed",
       "changed is taken"},
      {R"({"faults":{"/auth/refresh":[{"delay":0,"times":1},{"status":400,"body":{"msg":"no"}}]}})", "parallel",
       "failed", "0/8"},
      {R"({"faults":{"/auth/refresh":[{"delay":0,"times":2},{"status":400,"body":"no"}]}})", "refresh-refusal",
       "warning", "400"},
      {R"({"faults":{"/auth/logout":{"status":500}}})", "log-out", "failed", "500"},
      // It says yes, and the session goes on.
      {R"({"faults":{"/auth/logout":{"status":201,"body":{"msg":"Successful logged out."}}}})", "refresh-after-log-out",
       "failed", "still be renewed"},
  };
  return rows;
}

const std::vector<Row>& settings() {
  static const std::vector<Row> rows = {
      {R"({"settings":{"wwwAuthenticate":"Bearer realm=\"x\""}})", "challenge", "ok"},
      {R"({"settings":{"wwwAuthenticate":"Basic realm=\"x\""}})", "challenge", "warning", "another scheme"},
      {R"({"settings":{"tokenSkew":60}})", "token-clock", "failed", "60.0 s"},
      {R"({"settings":{"tokenSkew":5}})", "token-clock", "warning", "5.0 s"},
      {R"({"settings":{"dateSkew":60}})", "server-clock", "warning", "is ahead"},
      {R"({"settings":{"accessLifetime":100000}})", "lifetime", "warning", "100000.0 s"},
      {R"({"settings":{"refreshLifetime":0.5},"faults":{"/users/secret":{"delay":150}}})", "refresh", "failed",
       "refused"},
      {R"({"settings":{"rotation":"off"}})", "rotation", "warning", "stays the same"},
      {R"({"settings":{"rotation":"off"}})", "reuse", "not-applicable", "not replaced"},
      {R"({"settings":{"rotation":"on"}})", "rotation", "ok"},
      {R"({"settings":{"rotation":"on"}})", "reuse", "warning", "goes on"},
      {R"({"settings":{"rotation":"on"}})", "grace", "ok", "at once"},
      {R"({"settings":{"rotation":"on","grace":60}})", "grace", "failed", "still taken"},
      {R"({"settings":{"rotation":"on","grace":0.7}})", "grace", "ok", "at most"},
      {R"({"settings":{"rotation":"reuse-detection"}})", "reuse", "ok", "whole session ends"},
      // The renewal has its effect, and its answer is lost.
      {R"({"settings":{"rotation":"on"},"faults":{"/auth/refresh":{"answer":"drop","when":"after","times":1}}})",
       "refresh", "failed", "lost"},
  };
  return rows;
}

/// The faults that a check of the flow cannot see, and why.
struct Unseen {
  const char* control;
  const char* why;
};
const std::vector<Unseen>& what_cannot_be_seen() {
  static const std::vector<Unseen> faults = {
      {R"({"faults":{"/auth/refresh":{"delay":300}}})", "a slow answer within the bound is a good one"},
      {R"({"faults":{"/users/secret":{"replyDelay":300}}})", "the same"},
      {R"({"settings":{"fractionalTimes":true}})", "times with a fraction are as good (RFC 7519 §2)"},
      {R"({"faults":{"/echo":{"status":500}}})", "the route is none of the profile's"},
  };
  return faults;
}

void expect(const char* control, const check::CheckFindings& findings, const std::string& id,
            const std::string& outcome, const std::string& seen) {
  const auto& result = result_of(findings, id);
  const bool fits = outcome == check::name_of(result.outcome) && result.seen.find(seen) != std::string::npos;
  if (!fits)
    g_error("%s\n  %s is %s: %s\n  and not %s: …%s…", control, id.c_str(), check::name_of(result.outcome),
            result.seen.c_str(), outcome.c_str(), seen.c_str());
}

void play(DemoService& service, const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    service.control(row.control);
    const auto findings = run_check(check_options(service));
    expect(row.control, findings, row.check, row.outcome, row.seen);
    service.reset();
  }
}

void a_service_without_a_fault_has_none() {
  DemoService service;
  const auto findings = run_check(check_options(service));
  tests::assert_text(ids_of(findings, Outcome::Failed), "");
  tests::assert_text(ids_of(findings, Outcome::Warning), usual_warnings);
}

void each_answer_of_a_wrong_status_is_named_by_the_check_that_it_breaks() {
  DemoService service;
  play(service, answers_of_a_status());
}

void each_setting_is_told_as_it_is() {
  DemoService service;
  play(service, settings());
}

std::vector<std::string> canned_answers(DemoService& service) {
  const auto refusal = service.send("POST", "/control", "", R"({"faults":{"*":{"answer":"none of them"}}})");
  std::string message = tests::json_member(refusal.body, "message");
  std::replace(message.begin(), message.end(), ',', ' ');
  std::istringstream words(message.substr(message.rfind(':') + 1));
  std::vector<std::string> names;
  for (std::string word; words >> word;)
    if (word.find('-') != std::string::npos || std::islower(static_cast<unsigned char>(word[0]))) names.push_back(word);
  return names;
}

/// What a 200 says is not looked at where a session ends: that the session goes on is.
bool is_a_success(const std::string& answer) {
  return answer != "drop" && answer != "hang" && answer != "huge" && answer != "truncated";
}

void each_canned_answer_is_named_on_each_route() {
  DemoService service;
  const auto names = canned_answers(service);
  g_assert_cmpuint(names.size(), >=, 11);
  for (const auto& name : names) {
    const std::string ends = is_a_success(name) ? "refresh-after-log-out" : "log-out";
    const std::vector<std::pair<std::string, std::string>> seen_by = {
        {"/auth", "log-in"}, {"/users/secret", "protected-read"}, {"/auth/refresh", "refresh"}, {"/auth/logout", ends}};
    for (const auto& [route, id] : seen_by) {
      const std::string control = "{\"faults\":{\"" + route + "\":{\"answer\":\"" + name + "\"}}}";
      service.control(control);
      const auto findings = run_check(check_options(service));
      expect(control.c_str(), findings, id, "failed", "");
      service.reset();
    }
  }
}

void what_cannot_be_seen_is_taken_for_no_fault() {
  DemoService service;
  for (const auto& fault : what_cannot_be_seen()) {
    service.control(fault.control);
    const auto findings = run_check(check_options(service));
    if (findings.count(Outcome::Failed) > 0)
      g_error("%s: %s; failed: %s", fault.control, fault.why, ids_of(findings, Outcome::Failed).c_str());
    service.reset();
  }
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "service-check-faults",
      {
          {"a-service-without-a-fault-has-none", &a_service_without_a_fault_has_none},
          {"each-answer-of-a-wrong-status-is-named-by-the-check-that-it-breaks",
           &each_answer_of_a_wrong_status_is_named_by_the_check_that_it_breaks},
          {"each-setting-is-told-as-it-is", &each_setting_is_told_as_it_is},
          {"each-canned-answer-is-named-on-each-route", &each_canned_answer_is_named_on_each_route},
          {"what-cannot-be-seen-is-taken-for-no-fault", &what_cannot_be_seen_is_taken_for_no_fault},
      });
}
