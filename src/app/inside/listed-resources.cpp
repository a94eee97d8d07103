#include "app/inside/listed-resources.hpp"

#include "service/resource-path.hpp"

#include <algorithm>

namespace vestibule::app {

namespace {

constexpr guint32 longest_renewal = 24 * 60 * 60;  // seconds

bool is_same(const service::Resource& resource, const std::string& name, const std::string& path) {
  return resource.name == name && resource.path == path;
}

bool is_listed(const ListedResources& list, const service::Resource& resource) {
  return std::any_of(list.begin(), list.end(), [&](const ListedResource& listed) {
    return !listed.is_own && is_same(listed.resource, resource.name, resource.path);
  });
}

}  // namespace

bool ListedResource::operator==(const ListedResource& other) const {
  return is_same(resource, other.resource.name, other.resource.path) && is_own == other.is_own &&
         renewal == other.renewal;
}

ListedResources listed_resources(const service::ServiceProfile& profile, GVariant* stored) {
  ListedResources list;
  if (stored) {
    GVariantIter entries;
    g_variant_iter_init(&entries, stored);
    gboolean is_own;
    const char *name, *path;
    guint32 renewal;
    while (g_variant_iter_loop(&entries, "(b&s&su)", &is_own, &name, &path, &renewal)) {
      if (list.size() == most_resources) break;
      const std::chrono::seconds interval(std::min(renewal, longest_renewal));
      const auto& offered = profile.resources;
      const auto known = std::find_if(offered.begin(), offered.end(),
                                      [&](const service::Resource& one) { return is_same(one, name, path); });
      if (is_own && *name && std::string_view(name).size() <= longest_resource_name && service::is_resource_path(path))
        list.push_back({.resource = {.name = name, .path = path}, .is_own = true, .renewal = interval});
      else if (!is_own && known != offered.end() && !is_listed(list, *known))
        list.push_back({.resource = *known, .renewal = interval});
    }
  }
  for (const auto& offered : profile.resources)
    if (!is_listed(list, offered)) list.push_back({.resource = offered});
  return list;
}

async::Variant stored_resources(const ListedResources& resources) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE(listed_resources_type));
  for (const auto& listed : resources)
    g_variant_builder_add(&builder, "(bssu)", gboolean{listed.is_own}, listed.resource.name.c_str(),
                          listed.resource.path.c_str(), static_cast<guint32>(listed.renewal.count()));
  return async::Variant::share(g_variant_builder_end(&builder));
}

}  // namespace vestibule::app
