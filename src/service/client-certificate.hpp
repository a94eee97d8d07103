#pragma once

#include "async/owned.hpp"
#include "tokens/secret.hpp"

#include <string>

namespace vestibule::service {

/// Whether that names a certificate with its key on a token (RFC 7512), without the token's PIN: that is a secret, and
/// belongs into a file (`pin-source`).
bool is_client_certificate(const std::string& uri);

/// The certificate, with its key on the token, for `CertificatePolicy::client`; null where it is not to be had. It asks
/// the token, which takes some milliseconds.
async::Object<GTlsCertificate> load_client_certificate(const std::string& uri);

/// The PIN of its token, from the file that its URI names (`pin-source=file:`); empty where it names none.
tokens::Secret pin_of(GTlsCertificate* client_certificate);

}  // namespace vestibule::service
