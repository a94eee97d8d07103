#include "check/json-report.hpp"

#include "check/report-time.hpp"
#include "tokens/json-writer.hpp"

namespace vestibule::check {

namespace {

void write(tokens::JsonWriter& json, const CheckResult& result) {
  json.begin_object().member("check").text(result.check).member("subject").text(result.subject);
  json.member("outcome").text(name_of(result.outcome)).member("seen").text(result.seen).member("advice");
  result.advice.empty() ? json.null() : json.text(result.advice);
  json.member("milliseconds");
  result.measured ? json.number(result.measured->count()) : json.null();
  json.member("reference").text(result.reference).member("exchanges").begin_array();
  for (const auto& exchange : result.exchanges) {
    json.begin_object().member("sent").text(exchange.sent);
    json.member("answered").text(exchange.answered).end_object();
  }
  json.end_array().end_object();
}

}  // namespace

std::string json_report(const CheckFindings& findings) {
  tokens::JsonWriter json;
  json.begin_object().member("server").text(findings.server).member("service").text(findings.service);
  json.member("signedUp")
      .boolean(findings.signed_up)
      .member("stopped")
      .boolean(findings.stopped)
      .member("began")
      .text(utc_text(findings.began));
  json.member("milliseconds").number(findings.took.count()).member("counts").begin_object();
  for (const auto outcome : {Outcome::Ok, Outcome::Warning, Outcome::Failed, Outcome::NotApplicable})
    json.member(name_of(outcome)).number(static_cast<std::int64_t>(findings.count(outcome)));
  json.end_object().member("checks").begin_array();
  for (const auto& result : findings.results)
    write(json, result);
  json.end_array().end_object();
  return json.lines();
}

}  // namespace vestibule::check
