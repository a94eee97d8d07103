#include "keyring/secret-file.hpp"

#include "async/owned.hpp"

namespace vestibule::keyring {

namespace {

// As in libsecret's secret-file-collection.c.
constexpr std::string_view header("GnomeKeyring\n\r\0\n\1\0", 18);
/// The salt's size, the salt, iterations, time of change, times used, and the items: hashed attributes, encrypted item.
constexpr const char* contents_type = "(uayutua(a{say}ay))";

}  // namespace

bool is_torn_secret_file(std::string_view contents) {
  if (!contents.starts_with(header)) return false;
  contents.remove_prefix(header.size());
  const auto bytes = async::Bytes::adopt(g_bytes_new(contents.data(), contents.size()));
  const auto file = async::Variant::share(g_variant_new_from_bytes(G_VARIANT_TYPE(contents_type), bytes.get(), FALSE));
  if (!g_variant_is_normal_form(file.get())) return true;
  guint32 salt_size = 0;
  g_variant_get_child(file.get(), 0, "u", &salt_size);
  const auto salt = async::Variant::adopt(g_variant_get_child_value(file.get(), 1));
  return g_variant_get_size(salt.get()) != salt_size;
}

}  // namespace vestibule::keyring
