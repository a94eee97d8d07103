#include "service/client-certificate.hpp"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace vestibule::service {

namespace {

GQuark pin_quark() {
  static const GQuark quark = g_quark_from_static_string("vestibule-pin-file");
  return quark;
}

/// The file that a URI names for the PIN; null where it names none.
char* pin_file_of(const std::string& uri) {
  constexpr std::string_view attribute = "pin-source=file:";
  const auto found = uri.find(attribute);
  if (found == std::string::npos) return nullptr;
  const auto begin = found + attribute.size();
  return g_uri_unescape_string(uri.substr(begin, uri.find('&', begin) - begin).c_str(), nullptr);
}

}  // namespace

bool is_client_certificate(const std::string& uri) {
  return uri.starts_with("pkcs11:") && uri.find("pin-value") == std::string::npos;
}

async::Object<GTlsCertificate> load_client_certificate(const std::string& uri) {
  if (!is_client_certificate(uri)) return nullptr;
  GError* error = nullptr;
  auto certificate =
      async::Object<GTlsCertificate>::adopt(g_tls_certificate_new_from_pkcs11_uris(uri.c_str(), nullptr, &error));
  if (error) g_message("The client's certificate is not to be had: %s", async::OwnedError(error)->message);
  if (certificate) g_object_set_qdata_full(G_OBJECT(certificate.get()), pin_quark(), pin_file_of(uri), &g_free);
  return certificate;
}

tokens::Secret pin_of(GTlsCertificate* client_certificate) {
  const auto* file = static_cast<const char*>(g_object_get_qdata(G_OBJECT(client_certificate), pin_quark()));
  std::array<char, 256> line{};
  const int descriptor = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
  if (descriptor < 0) return {};
  const auto size = read(descriptor, line.data(), line.size());
  close(descriptor);
  const std::string_view text(line.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  const tokens::Secret pin(text.substr(0, text.find_first_of("\r\n")));
  explicit_bzero(line.data(), line.size());
  return pin;
}

}  // namespace vestibule::service
