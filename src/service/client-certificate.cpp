#include "service/client-certificate.hpp"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace vestibule::service {

namespace {

/// The file that a URI names for the PIN; null where it names none.
async::OwnedString pin_file_of(std::string_view uri) {
  constexpr std::string_view attribute = "pin-source=file:";
  const auto found = uri.find(attribute);
  if (found == std::string_view::npos) return nullptr;
  const auto path = uri.substr(found + attribute.size());
  const std::string escaped(path.substr(0, path.find('&')));
  return async::OwnedString(g_uri_unescape_string(escaped.c_str(), nullptr));
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
  return certificate;
}

tokens::Secret pin_of(GTlsCertificate* client_certificate) {
  char* text_of_uri = nullptr;
  g_object_get(client_certificate, "pkcs11-uri", &text_of_uri, nullptr);
  const async::OwnedString uri(text_of_uri);
  const auto file = pin_file_of(uri ? uri.get() : "");
  std::array<char, 256> line{};
  const int descriptor = file ? open(file.get(), O_RDONLY | O_CLOEXEC) : -1;
  if (descriptor < 0) return {};
  const auto size = read(descriptor, line.data(), line.size());
  close(descriptor);
  const std::string_view text(line.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  const tokens::Secret pin(text.substr(0, text.find_first_of("\r\n")));
  explicit_bzero(line.data(), line.size());
  return pin;
}

}  // namespace vestibule::service
