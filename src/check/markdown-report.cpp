#include "check/markdown-report.hpp"

#include "check/report-time.hpp"
#include "check/seconds-text.hpp"

#include <glib/gi18n.h>

namespace vestibule::check {

namespace {

/// So that nothing of a text is taken for a mark.
std::string plain(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') {
      result += ' ';
      continue;
    }
    if (std::string_view("\\`*_[]<>|#!~&").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

/// As a block of code, in which nothing is a mark.
std::string block(const std::string& lines) {
  std::string result = "    ";
  for (const char c : lines) {
    result += c;
    if (c == '\n') result += "    ";
  }
  return result + "\n";
}

const char* word_of(Outcome outcome) {
  switch (outcome) {
  case Outcome::Ok:
    return _("Passed");
  case Outcome::Warning:
    return _("Warning");
  case Outcome::Failed:
    return _("Failed");
  case Outcome::NotApplicable:
    break;
  }
  return _("Not applicable");
}

std::string details_of(const CheckResult& result) {
  std::string text = "\n## " + plain(result.subject) + "\n\n" + plain(result.seen) + "\n";
  if (!result.advice.empty()) text += "\n→ " + plain(result.advice) + "\n";
  text += "\n" + plain(result.reference) + "\n";
  for (const auto& exchange : result.exchanges)
    text += "\n" + block(exchange.sent + "\n\n" + exchange.answered);
  return text;
}

}  // namespace

std::string markdown_report(const CheckFindings& findings) {
  std::string text = std::string("# ") + _("Check of a service") + "\n\n";
  text += plain(findings.server) + " – " + plain(findings.service) + "  \n";
  text += utc_text(findings.began) + ", " + seconds(findings.took) + "\n\n";
  for (const auto outcome : {Outcome::Failed, Outcome::Warning, Outcome::Ok, Outcome::NotApplicable})
    text += "- " + std::string(word_of(outcome)) + ": " + std::to_string(findings.count(outcome)) + "\n";
  text +=
      std::string("\n| ") + _("Check") + " | " + _("Result") + " | " + _("What was seen") + " |\n| --- | --- | --- |\n";
  for (const auto& result : findings.results)
    text += "| " + plain(result.subject) + " | " + word_of(result.outcome) + " | " + plain(result.seen) + " |\n";
  for (const auto& result : findings.results)
    if (result.outcome == Outcome::Failed || result.outcome == Outcome::Warning) text += details_of(result);
  return text;
}

}  // namespace vestibule::check
