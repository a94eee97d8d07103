#include "keyring/file-items.hpp"

#include "async/io-calls.hpp"
#include "async/race.hpp"
#include "keyring/secret-file.hpp"

#include <chrono>
#include <string_view>

namespace vestibule::keyring {

namespace {

using async::abandonable_call;
using tokens::AccountKey;

/// libsecret 0.20 in a sandbox can miss the portal's answer, which is then never heard. The second try comes early
/// enough for both to fit into the bound of a read.
constexpr std::chrono::milliseconds first_try{1400};

auto look_up(const Schema& schema, const AccountKey& account) {
  return abandonable_call(
      [schema, attributes = attributes_of(account)](GAsyncReadyCallback callback, gpointer data) {
        secret_password_lookupv(schema.get(), attributes.get(), nullptr, callback, data);
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return own(secret_password_lookup_binary_finish(result, error));
      });
}

auto write(const Schema& schema, const AccountKey& account, const tokens::Secret& text) {
  return abandonable_call(
      [schema, attributes = attributes_of(account), label = label_of(account),
       value = value_of(text)](GAsyncReadyCallback callback, gpointer data) {
        secret_password_storev_binary(schema.get(), attributes.get(), nullptr, label.c_str(), value.get(), nullptr,
                                      callback, data);
      },
      [](GObject*, GAsyncResult* result, GError** error) { return secret_password_store_finish(result, error); });
}

auto erase(const Schema& schema, const AccountKey& account) {
  return abandonable_call(
      [schema, attributes = attributes_of(account)](GAsyncReadyCallback callback, gpointer data) {
        secret_password_clearv(schema.get(), attributes.get(), nullptr, callback, data);
      },
      [](GObject*, GAsyncResult* result, GError** error) { return secret_password_clear_finish(result, error); });
}

void free_items(GList* items) {
  g_list_free_full(items, &g_object_unref);
}

/// The items of the schema; all that there are where it is null. Each item of the file is decrypted for it.
auto search_all(const Schema& schema) {
  return abandonable_call(
      [schema, nothing = AttributeTable::adopt(g_hash_table_new(&g_str_hash, &g_str_equal))](
          GAsyncReadyCallback callback, gpointer data) {
        secret_password_searchv(schema.get(), nothing.get(), SECRET_SEARCH_ALL, nullptr, callback, data);
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return async::Owned<GList, &free_items>(secret_password_search_finish(result, error));
      });
}

/// Fails as libsecret fails with a file that is none.
async::Task<void> require_no_torn_file() {
  const auto file = co_await look_at_secret_file();
  if (file != SecretFile::Torn) co_return;
  const async::OwnedError error(g_error_new_literal(SECRET_ERROR, SECRET_ERROR_INVALID_FILE_FORMAT, "file is torn"));
  throw async::GioError(*error);
}

auto move_file(const std::string& from, const std::string& to) {
  return abandonable_call(
      [from = async::file_at(from), to = async::file_at(to)](GAsyncReadyCallback callback, gpointer data) {
        g_file_move_async(from.get(), to.get(), G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, nullptr, nullptr, nullptr,
                          callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        return g_file_move_finish(G_FILE(file), result, error);
      });
}

async::Task<std::optional<tokens::Secret>> text_in_file(Schema schema, AccountKey account) {
  const OwnedValue value = co_await look_up(schema, account);
  co_return text_of(value);
}

}  // namespace

bool FileItems::in_use() {
  if (g_file_test("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv("SNAP_NAME")) return true;
  const char* chosen = g_getenv("SECRET_BACKEND");
  return chosen && std::string_view(chosen) == "file";
}

async::Task<std::optional<tokens::Secret>> FileItems::lookup(AccountKey account) {
  // One call at a time: of two that open the file side by side, each has a copy of its own in memory.
  const async::Slot turn = co_await turn_.acquire();
  co_await require_no_torn_file();
  try {
    co_return co_await async::with_timeout(first_try, text_in_file(schema_, account));
  } catch (const async::TimedOut&) {
  }
  co_return co_await text_in_file(schema_, account);
}

/// Opens the file, and sees to it that it can be written: libsecret replaces only an item that it can decrypt, and a
/// file that it cannot open stays so for ever.
async::Task<void> FileItems::make_writable(AccountKey account) {
  const auto is_broken = [](const async::GioError& error) { return error.domain() == SECRET_ERROR; };
  try {
    co_await lookup(account);
    co_return;
  } catch (const async::GioError& error) {
    if (!is_broken(error)) throw;
  }
  try {
    co_await clear(account);
    co_return;
  } catch (const async::GioError& error) {
    if (!is_broken(error)) throw;
  }
  const std::string path = secret_file_path();
  co_await move_file(path, path + ".unreadable");
}

async::Task<bool> FileItems::store(AccountKey account, std::string, tokens::Secret text,
                                   std::function<bool()> still_wanted) {
  co_await make_writable(account);
  const async::Slot turn = co_await turn_.acquire();
  if (!still_wanted()) co_return false;
  co_await write(schema_, account, text);
  co_return true;
}

async::Task<void> FileItems::clear(AccountKey account) {
  const async::Slot turn = co_await turn_.acquire();
  co_await require_no_torn_file();
  co_await erase(schema_, account);
}

async::Task<std::vector<AccountKey>> FileItems::accounts() {
  const async::Slot turn = co_await turn_.acquire();
  co_await require_no_torn_file();
  const auto items = co_await search_all(schema_);
  std::vector<AccountKey> accounts;
  for (GList* link = items.get(); link; link = link->next) {
    const auto attributes = AttributeTable::adopt(secret_retrievable_get_attributes(SECRET_RETRIEVABLE(link->data)));
    if (auto account = account_of(attributes.get())) accounts.push_back(std::move(*account));
  }
  co_return accounts;
}

async::Task<bool> FileItems::all_readable() {
  const async::Slot turn = co_await turn_.acquire();
  try {
    co_await require_no_torn_file();
    co_await search_all({});
  } catch (const async::GioError&) {
    co_return false;
  }
  co_return true;
}

}  // namespace vestibule::keyring
