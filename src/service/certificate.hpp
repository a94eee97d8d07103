#pragma once

#include "async/owned.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vestibule::service {

/// A server's certificate that did not verify, and why.
struct RefusedCertificate {
  async::Object<GTlsCertificate> certificate;
  GTlsCertificateFlags faults = G_TLS_CERTIFICATE_NO_FLAGS;

  /// A person may trust it all the same. Not where its authority has revoked it.
  bool may_be_trusted() const { return (faults & G_TLS_CERTIFICATE_REVOKED) == 0; }
};

/// The certificate as it was sent (DER).
async::Bytes der_of(GTlsCertificate* certificate);
/// The certificate that those bytes are, without a key; null where they are none.
async::Object<GTlsCertificate> certificate_from(const async::Bytes& der);
/// SHA-256 of the certificate as it was sent (DER): 64 hexadecimal digits in lower case.
std::string fingerprint_of(GTlsCertificate* certificate);
/// The same as people compare it: "AB:CD:…".
std::string shown_fingerprint(const std::string& fingerprint);
/// A fingerprint as a person gives it, with colons and capitals or without; nothing where it is none.
std::optional<std::string> parse_fingerprint(std::string_view text);

}  // namespace vestibule::service
