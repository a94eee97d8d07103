#include "cli/discovery-text.hpp"

#include "cli/exit-status.hpp"

#include <glib/gi18n.h>

namespace vestibule::cli {

namespace {

using service::Asked;
using service::Conclusion;
using service::Finding;

std::string names_of(const Finding& finding) {
  std::string names;
  for (const auto* profile : finding.profiles)
    names += (names.empty() ? "" : ", ") + profile->id;
  return names;
}

const char* text_of_fit(Asked asked) {
  switch (asked) {
  case Asked::Recognition:
    return _("this is how it answers who has no token");
  case Asked::OAuthMetadata:
  case Asked::OpenIdMetadata:
    return _("the server's metadata say that it takes a password");
  case Asked::Description:
    break;
  }
  return _("the server's OpenAPI description has its routes");
}

std::string text_of_conclusion(const Finding& finding) {
  switch (finding.conclusion) {
  case Conclusion::Fits:
    return names_of(finding) + ": " + text_of_fit(finding.asked);
  case Conclusion::SeveralFit:
    return names_of(finding) + ": " + _("each fits, so none is taken");
  case Conclusion::Resembles:
    return names_of(finding) + ": " + _("errors look like that, which is not enough");
  case Conclusion::OtherOrigin:
    return _("the server's metadata lead to another server, where nothing is sent");
  case Conclusion::TakesNoPassword:
    return _("the server's metadata say that it takes no password");
  case Conclusion::LeadsElsewhere:
    return _("it leads to another address, which is not followed");
  case Conclusion::NoAnswer:
    return failure_of(service::Unavailable(finding.trouble.value_or(service::Trouble::NoNetwork))).text;
  case Conclusion::Nothing:
    break;
  }
  return _("like no type of service that is known");
}

}  // namespace

std::string text_of(const Finding& finding) {
  std::string line = "GET " + finding.path + ": ";
  if (finding.status > 0) line += "HTTP " + std::to_string(finding.status) + ": ";
  return line + text_of_conclusion(finding);
}

}  // namespace vestibule::cli
