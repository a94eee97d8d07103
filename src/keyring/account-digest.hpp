#pragma once

#include "async/owned.hpp"
#include "tokens/account-key.hpp"

#include <string>

namespace vestibule::keyring {

/// Which account, as a name that says nothing of it: 64 hexadecimal digits, the same in every process.
inline std::string digest_of(const tokens::AccountKey& account) {
  const async::Owned<GChecksum, &g_checksum_free> sum(g_checksum_new(G_CHECKSUM_SHA256));
  for (const auto* part : {&account.origin, &account.name, &account.profile})
    g_checksum_update(sum.get(), reinterpret_cast<const guchar*>(part->c_str()), static_cast<gssize>(part->size() + 1));
  return g_checksum_get_string(sum.get());
}

/// The same of the account at its server, whatever type of service that is: for what has to hold before that is known.
inline std::string digest_at_server(const tokens::AccountKey& account) {
  return digest_of({account.origin, account.name, {}});
}

}  // namespace vestibule::keyring
