#include "check/certificate-text.hpp"

#include <glib/gi18n.h>

#include <utility>

namespace vestibule::check {

std::vector<std::string> faults_of(const service::RefusedCertificate& refused) {
  const std::pair<GTlsCertificateFlags, const char*> texts[] = {
      {G_TLS_CERTIFICATE_REVOKED, _("Its authority has revoked it.")},
      {G_TLS_CERTIFICATE_UNKNOWN_CA, _("No authority that this system trusts has signed it.")},
      {G_TLS_CERTIFICATE_BAD_IDENTITY, _("It is for another server.")},
      {G_TLS_CERTIFICATE_NOT_ACTIVATED, _("It is not valid yet.")},
      {G_TLS_CERTIFICATE_EXPIRED, _("It is no longer valid.")},
      {G_TLS_CERTIFICATE_INSECURE, _("It is made in a way that is not safe any more.")},
  };
  std::vector<std::string> faults;
  for (const auto& [flag, text] : texts)
    if (refused.faults & flag) faults.emplace_back(text);
  if (refused.faults & G_TLS_CERTIFICATE_GENERIC_ERROR || faults.empty())
    faults.emplace_back(_("It cannot be verified."));
  return faults;
}

}  // namespace vestibule::check
