#include "check/sarif-report.hpp"

#include "check/check-kind.hpp"
#include "check/report-time.hpp"
#include "config.hpp"
#include "tokens/json-writer.hpp"

#include <glib/gi18n.h>

namespace vestibule::check {

namespace {

constexpr const char* schema = "https://json.schemastore.org/sarif-2.1.0.json";

/// SARIF 2.1.0 §3.27.9; whatever is no "fail" has the level "none" (§3.27.10).
const char* kind_of(Outcome outcome) {
  switch (outcome) {
  case Outcome::Ok:
    return "pass";
  case Outcome::Warning:
  case Outcome::Failed:
    return "fail";
  case Outcome::NotApplicable:
    break;
  }
  return "notApplicable";
}

const char* level_of(Outcome outcome) {
  return outcome == Outcome::Failed ? "error" : outcome == Outcome::Warning ? "warning" : "none";
}

void write_rules(tokens::JsonWriter& json) {
  json.member("rules").begin_array();
  for (const auto& kind : check_kinds()) {
    json.begin_object().member("id").text(kind.id).member("shortDescription").begin_object();
    json.member("text").text(_(kind.title)).end_object().member("help").begin_object();
    json.member("text").text(kind.reference).end_object().end_object();
  }
  json.end_array();
}

void write(tokens::JsonWriter& json, const CheckResult& result, const std::string& server) {
  json.begin_object()
      .member("ruleId")
      .text(result.check)
      .member("ruleIndex")
      .number(static_cast<std::int64_t>(place_of(result.check)));
  json.member("kind").text(kind_of(result.outcome)).member("level").text(level_of(result.outcome));
  const auto message = result.advice.empty() ? result.seen : result.seen + "\n" + result.advice;
  json.member("message").begin_object().member("text").text(message).end_object();
  json.member("locations").begin_array().begin_object().member("physicalLocation").begin_object();
  json.member("artifactLocation").begin_object().member("uri").text(server).end_object();
  json.end_object().end_object().end_array().end_object();
}

}  // namespace

std::string sarif_report(const CheckFindings& findings) {
  tokens::JsonWriter json;
  json.begin_object().member("$schema").text(schema).member("version").text("2.1.0");
  json.member("runs").begin_array().begin_object().member("tool").begin_object().member("driver").begin_object();
  json.member("name").text("Vestibule").member("version").text(VERSION);
  write_rules(json);
  json.end_object().end_object().member("invocations").begin_array().begin_object();
  json.member("executionSuccessful").boolean(true).member("startTimeUtc").text(utc_text(findings.began));
  json.end_object().end_array().member("results").begin_array();
  for (const auto& result : findings.results)
    write(json, result, findings.server);
  json.end_array().end_object().end_array().end_object();
  return json.lines();
}

}  // namespace vestibule::check
