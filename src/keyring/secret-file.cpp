#include "keyring/secret-file.hpp"

#include "async/io-calls.hpp"
#include "async/owned.hpp"

namespace vestibule::keyring {

namespace {

// As in libsecret's secret-file-collection.c.
constexpr std::string_view header("GnomeKeyring\n\r\0\n\1\0", 18);
/// The salt's size, the salt, iterations, time of change, times used, and the items: hashed attributes, encrypted item.
constexpr const char* contents_type = "(uayutua(a{say}ay))";

struct Contents {
  async::OwnedString text;
  gsize length = 0;
  std::string_view view() const { return {text.get(), length}; }
};

auto load(const std::string& path) {
  return async::abandonable_call(
      [file = async::file_at(path)](GAsyncReadyCallback callback, gpointer data) {
        g_file_load_contents_async(file.get(), nullptr, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        Contents contents;
        char* text = nullptr;
        g_file_load_contents_finish(G_FILE(file), result, &text, &contents.length, nullptr, error);
        contents.text.reset(text);
        return contents;
      });
}

}  // namespace

std::string secret_file_path() {
  const char* chosen = g_getenv("SECRET_FILE_TEST_PATH");
  if (chosen && *chosen) return chosen;
  return std::string(g_get_user_data_dir()) + "/keyrings/default.keyring";
}

async::Task<SecretFile> look_at_secret_file() {
  Contents contents;
  try {
    contents = co_await load(secret_file_path());
  } catch (const async::GioError& error) {
    co_return error.matches(G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? SecretFile::None : SecretFile::Unreadable;
  }
  if (!contents.view().starts_with(header)) co_return SecretFile::Foreign;
  co_return is_torn_secret_file(contents.view()) ? SecretFile::Torn : SecretFile::Whole;
}

bool is_torn_secret_file(std::string_view contents) {
  if (!contents.starts_with(header)) return false;
  contents.remove_prefix(header.size());
  const auto bytes = async::bytes_of(contents);
  const auto file = async::Variant::share(g_variant_new_from_bytes(G_VARIANT_TYPE(contents_type), bytes.get(), FALSE));
  if (!g_variant_is_normal_form(file.get())) return true;
  guint32 salt_size = 0;
  g_variant_get_child(file.get(), 0, "u", &salt_size);
  const auto salt = async::Variant::adopt(g_variant_get_child_value(file.get(), 1));
  return g_variant_get_size(salt.get()) != salt_size;
}

}  // namespace vestibule::keyring
