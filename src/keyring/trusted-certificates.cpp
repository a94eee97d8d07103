#include "keyring/trusted-certificates.hpp"

#include "async/io-calls.hpp"
#include "async/owned.hpp"
#include "keyring/account-digest.hpp"

#include <glib/gstdio.h>

namespace vestibule::keyring {

namespace {

/// Which account, as the begin of a file's name.
std::string prefix_of(const tokens::AccountKey& account) {
  return digest_at_server(account) + "-";
}

}  // namespace

bool TrustedCertificates::contains(const tokens::AccountKey& account, const std::string& fingerprint) const {
  return !fingerprint.empty() && g_access((folder_ + "/" + prefix_of(account) + fingerprint).c_str(), F_OK) == 0;
}

std::string TrustedCertificates::of(const tokens::AccountKey& account) const {
  const auto prefix = prefix_of(account);
  const async::Owned<GDir, &g_dir_close> folder(g_dir_open(folder_.c_str(), 0, nullptr));
  while (const char* name = folder ? g_dir_read_name(folder.get()) : nullptr)
    if (g_str_has_prefix(name, prefix.c_str())) return name + prefix.size();
  return {};
}

async::Task<void> TrustedCertificates::trust(tokens::AccountKey account, std::string fingerprint) {
  if (contains(account, fingerprint)) co_return;
  co_await forget(account);
  g_mkdir_with_parents(folder_.c_str(), 0700);
  const auto path = folder_ + "/" + prefix_of(account) + fingerprint;
  const std::string text = account.name + "@" + account.origin + "\n";
  const auto bytes = async::bytes_of(text);
  co_await async::replace_contents(async::file_at(path), bytes, G_FILE_CREATE_PRIVATE);
}

async::Task<void> TrustedCertificates::forget(tokens::AccountKey account) {
  for (auto trusted = of(account); !trusted.empty(); trusted = of(account)) {
    try {
      co_await async::delete_file(async::file_at(folder_ + "/" + prefix_of(account) + trusted));
    } catch (const async::GioError&) {
      co_return;  // another process may have done it; what stays can be removed again
    }
  }
}

}  // namespace vestibule::keyring
