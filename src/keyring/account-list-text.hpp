#pragma once

#include "tokens/account-key.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::keyring {

/// As many are kept; the least recently used one goes.
constexpr std::size_t most_accounts = 1024;
/// Of the account list's file (bytes): room for the most accounts, each with a name of some kilobytes.
constexpr std::size_t longest_account_list = 4 * 1024 * 1024;

/// The accounts of the file, each once, and no more than `most_accounts`; none, where the text is not one of ours.
std::vector<tokens::AccountKey> parse_accounts(std::string_view text);
/// Whether the text is one of ours. One that is not may be torn, or of a later version.
bool is_account_list(std::string_view text);
/// The file's text (JSON), no longer than can be read again: for that the last accounts are left out.
std::string serialize(const std::vector<tokens::AccountKey>& accounts);

}  // namespace vestibule::keyring
