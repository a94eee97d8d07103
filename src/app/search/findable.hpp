#pragma once

#include "app/inside/listed-resources.hpp"
#include "tokens/account-key.hpp"

#include <string>
#include <vector>

namespace vestibule::app {

/// What the desktop's search can find: an account, or one of its resources. Names alone; nothing that was read.
struct Findable {
  tokens::AccountKey account;
  std::string resource = {};  ///< its name; empty: the account itself
  std::string path = {};      ///< of the resource

  /// The link that leads to it (`parse_open_link`).
  std::string link() const;
  /// What it is called, and what stands below that; to be shown.
  std::string title() const;
  std::string description() const;
};

using Findables = std::vector<Findable>;

/// How many a search finds at most.
inline constexpr std::size_t most_found = 20;

/// The account with its resources, those of them that a link can lead to.
Findables findables_of(const tokens::AccountKey& account, const ListedResources& resources);
/// Those in which each term stands, whatever its case: of a resource at least one in its own name, the others in the
/// account's or the server's. No term finds nothing.
Findables found_in(const Findables& all, const std::vector<std::string>& terms);

}  // namespace vestibule::app
