#pragma once

#include "service/certificate.hpp"
#include "service/origin.hpp"

#include <libsoup/soup.h>

#include <functional>
#include <memory>
#include <string>

namespace vestibule::service {

/// What a person has said of certificates, beside what the desktop trusts.
struct CertificatePolicy {
  /// Whether they trust a server's certificate that does not verify, by its fingerprint; none: they trust none.
  std::function<bool(const std::string& fingerprint)> trusts = {};
  /// Shown to a server that asks for one; null: none.
  async::Object<GTlsCertificate> client = {};
};

/// Lets the policy hold for each message of the session to that origin, and for no other hop of it. A connection that
/// was made while the person trusted its certificate is of no use any more once they do not.
void apply(const CertificatePolicy& policy, SoupSession* session, Origin origin);

/// The server has asked for a certificate of ours when the message's last connection was made.
bool asked_for_client_certificate(SoupMessage* message);

/// Why the message's last connection was not to be had; null where that was no matter of a certificate.
std::shared_ptr<const RefusedCertificate> refused_certificate(SoupMessage* message);

}  // namespace vestibule::service
