#pragma once

#include "async/owned.hpp"
#include "service/service-profile.hpp"

#include <chrono>
#include <vector>

namespace vestibule::app {

/// A resource as a person's list has it.
struct ListedResource {
  service::Resource resource;
  bool is_own = false;              ///< the person has put it there; else the profile has
  std::chrono::seconds renewal{0};  ///< how often it is read anew by itself; 0: never

  bool operator==(const ListedResource& other) const;
};

using ListedResources = std::vector<ListedResource>;

/// How many a list may have, those of the profile included.
inline constexpr std::size_t most_resources = 200;
/// Of a name, in bytes.
inline constexpr std::size_t longest_resource_name = 200;

/// How a list is stored: a(bssu), each with whether it is the person's own, its name, its path, and its renewal in
/// seconds.
inline constexpr const char* listed_resources_type = "a(bssu)";

/// The list that has been stored, with what the profile has: resources of the profile stand where the person has put
/// them, new ones at the end, and those that it does not have any more are gone. What cannot be a resource is left out.
/// `stored` may be null.
ListedResources listed_resources(const service::ServiceProfile& profile, GVariant* stored);
/// The same, to be stored.
async::Variant stored_resources(const ListedResources& resources);

}  // namespace vestibule::app
