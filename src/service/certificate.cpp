#include "service/certificate.hpp"

namespace vestibule::service {

namespace {

constexpr std::size_t digits = 64;

}  // namespace

async::Bytes der_of(GTlsCertificate* certificate) {
  GByteArray* der = nullptr;
  g_object_get(certificate, "certificate", &der, nullptr);
  return async::Bytes::adopt(der ? g_byte_array_free_to_bytes(der) : nullptr);
}

async::Object<GTlsCertificate> certificate_from(const async::Bytes& der) {
  const async::Owned<GByteArray, &g_byte_array_unref> bytes(g_bytes_unref_to_array(g_bytes_ref(der.get())));
  const auto type = g_tls_backend_get_certificate_type(g_tls_backend_get_default());
  return async::Object<GTlsCertificate>::adopt(
      G_TLS_CERTIFICATE(g_initable_new(type, nullptr, nullptr, "certificate", bytes.get(), nullptr)));
}

std::string fingerprint_of(GTlsCertificate* certificate) {
  return async::OwnedString(g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, der_of(certificate).get())).get();
}

std::string shown_fingerprint(const std::string& fingerprint) {
  std::string shown;
  for (std::size_t i = 0; i < fingerprint.size(); i++) {
    if (i > 0 && i % 2 == 0) shown += ':';
    shown += g_ascii_toupper(fingerprint[i]);
  }
  return shown;
}

std::optional<std::string> parse_fingerprint(std::string_view text) {
  std::string fingerprint;
  for (const char c : text) {
    if (c == ':' || c == ' ') continue;
    if (!g_ascii_isxdigit(c)) return std::nullopt;
    fingerprint += g_ascii_tolower(c);
  }
  return fingerprint.size() == digits ? std::optional(fingerprint) : std::nullopt;
}

}  // namespace vestibule::service
