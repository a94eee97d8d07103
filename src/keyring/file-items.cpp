#include "keyring/file-items.hpp"

#include "async/gio-call.hpp"
#include "async/race.hpp"

#include <chrono>
#include <string_view>

namespace vestibule::keyring {

namespace {

using async::abandonable_call;
using tokens::AccountKey;
using Value = async::Counted<SecretValue, &secret_value_ref, &secret_value_unref>;

/// libsecret 0.20 in a sandbox can miss the portal's answer, which is then never heard. The second try comes early
/// enough for both to fit into the bound of a read.
constexpr std::chrono::milliseconds first_try{1400};

auto look_up(const Schema& schema, const AccountKey& account) {
  return abandonable_call(
      [schema, attributes = attributes_of(account)](GAsyncReadyCallback callback, gpointer data) {
        secret_password_lookupv(schema.get(), attributes.get(), nullptr, callback, data);
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return Value::adopt(secret_password_lookup_binary_finish(result, error));
      });
}

auto write(const Schema& schema, const AccountKey& account, const tokens::Secret& text) {
  return abandonable_call(
      [schema, attributes = attributes_of(account), label = label_of(account),
       value = Value::adopt(value_of(text))](GAsyncReadyCallback callback, gpointer data) {
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

auto decrypt_all() {
  return abandonable_call(
      [nothing = AttributeTable::adopt(g_hash_table_new(&g_str_hash, &g_str_equal))](GAsyncReadyCallback callback,
                                                                                     gpointer data) {
        secret_password_searchv(nullptr, nothing.get(), SECRET_SEARCH_ALL, nullptr, callback, data);
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return async::Owned<GList, &free_items>(secret_password_search_finish(result, error));
      });
}

async::Task<std::optional<tokens::Secret>> text_in_file(Schema schema, AccountKey account) {
  const Value value = co_await look_up(schema, account);
  co_return text_of(value.get());
}

}  // namespace

bool FileItems::in_use() {
  const char* chosen = g_getenv("SECRET_BACKEND");
  if (chosen && *chosen) return std::string_view(chosen) == "file";
  return g_file_test("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv("SNAP_NAME");
}

async::Task<std::optional<tokens::Secret>> FileItems::lookup(AccountKey account) {
  // One call at a time: of two that open the file side by side, each has a copy of its own in memory.
  const async::Slot turn = co_await turn_.acquire();
  try {
    co_return co_await async::with_timeout(first_try, text_in_file(schema_, account));
  } catch (const async::TimedOut&) {
  }
  co_return co_await text_in_file(schema_, account);
}

async::Task<bool> FileItems::store(AccountKey account, std::string, tokens::Secret text,
                                   std::function<bool()> still_wanted) {
  co_await lookup(account);  // opens the file, where that has not been done
  const async::Slot turn = co_await turn_.acquire();
  if (!still_wanted()) co_return false;
  co_await write(schema_, account, text);
  co_return true;
}

async::Task<void> FileItems::clear(AccountKey account) {
  const async::Slot turn = co_await turn_.acquire();
  co_await erase(schema_, account);
}

async::Task<bool> FileItems::all_readable() {
  const async::Slot turn = co_await turn_.acquire();
  try {
    co_await decrypt_all();
  } catch (const async::GioError&) {
    co_return false;
  }
  co_return true;
}

}  // namespace vestibule::keyring
