#include "keyring/client-certificates.hpp"

#include "async/io-calls.hpp"
#include "async/owned.hpp"
#include "keyring/account-digest.hpp"

namespace vestibule::keyring {

namespace {

constexpr gsize longest_uri = 4096;

}  // namespace

std::string ClientCertificates::path_of(const tokens::AccountKey& account) const {
  return folder_ + "/" + digest_at_server(account);
}

std::string ClientCertificates::of(const tokens::AccountKey& account) const {
  char* text = nullptr;
  gsize size = 0;
  g_file_get_contents(path_of(account).c_str(), &text, &size, nullptr);
  const async::OwnedString owned(text);
  return size > longest_uri ? std::string() : std::string(text ? text : "", size);
}

async::Task<void> ClientCertificates::set(tokens::AccountKey account, std::string uri) {
  g_mkdir_with_parents(folder_.c_str(), 0700);
  const auto bytes = async::bytes_of(uri);
  co_await async::replace_contents(async::file_at(path_of(account)), bytes, G_FILE_CREATE_PRIVATE);
}

async::Task<void> ClientCertificates::forget(tokens::AccountKey account) {
  try {
    co_await async::delete_file(async::file_at(path_of(account)));
  } catch (const async::GioError&) {
    // Most often there is none.
  }
}

}  // namespace vestibule::keyring
