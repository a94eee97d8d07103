#include "app/login/detection-text.hpp"

#include "app/formatted.hpp"
#include "service/profile-library.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::app {

namespace {

using service::Asked;
using service::Conclusion;
using service::Finding;

std::string names_of(const Finding& finding) {
  std::string names;
  for (const auto* profile : finding.profiles)
    names += (names.empty() ? "" : ", ") + profile->name;
  return names;
}

std::string text_of_conclusion(const Finding& finding) {
  const std::string names = names_of(finding);
  switch (finding.conclusion) {
  case Conclusion::Fits:
    return formatted(_("as %s answers, and no other type"), names.c_str());
  case Conclusion::SeveralFit:
    return formatted(_("as more than one type answers: %s"), names.c_str());
  case Conclusion::Resembles:
    return formatted(_("an error as of %s, which is not enough"), names.c_str());
  case Conclusion::OtherOrigin:
    return _("leads to another server, where nothing is sent");
  case Conclusion::TakesNoPassword:
    return _("the server takes no password");
  case Conclusion::LeadsElsewhere:
    return _("leads to another address, which is not followed");
  case Conclusion::NoAnswer:
    return _("no answer");
  case Conclusion::Nothing:
    break;
  }
  return _("as no type that is known");
}

}  // namespace

std::string detection_text(const service::Discovery& discovery) {
  if (discovery.profile) {
    const auto& finding = discovery.findings.back();
    const char* name = discovery.profile->name.c_str();
    switch (finding.asked) {
    case Asked::Recognition:
      // Translators: a type of service, and a path at the server.
      return formatted(_("%s: the answer of %s is as this type has it"), name, finding.path.c_str());
    case Asked::OAuthMetadata:
    case Asked::OpenIdMetadata:
      return formatted(_("%s: the server says so in its metadata"), name);
    case Asked::Description:
      return formatted(_("%s: the server’s description has its routes"), name);
    }
  }
  const auto silent = [](const Finding& finding) { return finding.conclusion == Conclusion::NoAnswer; };
  if (std::all_of(discovery.findings.begin(), discovery.findings.end(), silent))
    return _("The server does not answer, so its type could not be found out.");
  return formatted(
      _("The server’s answers do not tell its type, so it is taken for %s. Choose another type if that fails."),
      service::token_api_profile().name.c_str());
}

std::string detection_reasons(const service::Discovery& discovery) {
  std::string reasons;
  for (const auto& finding : discovery.findings) {
    if (!reasons.empty()) reasons += "\n";
    reasons.append("GET ").append(finding.path);
    if (finding.status > 0) reasons.append(" (").append(std::to_string(finding.status)).append(")");
    reasons.append(": ").append(text_of_conclusion(finding));
  }
  return reasons;
}

}  // namespace vestibule::app
