#pragma once

#include "tokens/account-key.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vestibule::app {

/// What a link names: an account, and one of its resources where it says so. Anybody can have written it: nothing in it
/// has been looked for yet.
struct OpenLink {
  std::string name;           ///< of the account
  std::string server;         ///< where that is, in the normal form of an address
  std::string resource = {};  ///< a path, as `service::is_resource_path`; empty: none

  bool is_of(const tokens::AccountKey& account) const { return account.name == name && account.origin == server; }
  bool operator==(const OpenLink&) const = default;
};

/// Bytes.
inline constexpr std::size_t longest_link = 8192;

/// Reads "vestibule://open?account=ada%40https://example.org&resource=/users/secret": each at most once, in any order,
/// and nothing else; the server as a person writes it. Nothing where the text is no such link.
std::optional<OpenLink> parse_open_link(std::string_view text);
/// The same, to be read again.
std::string text_of(const OpenLink& link);

/// What a link says, as a message shows it: on the screen, and not for pages.
std::string told(const std::string& text);

}  // namespace vestibule::app
