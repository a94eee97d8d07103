#include "app/inside/resource-list.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::app {

namespace {

constexpr const char* key = "resources";

}  // namespace

ResourceList::ResourceList(Glib::RefPtr<Gio::Settings> settings, const service::ServerAddress& address,
                           service::ServiceProfile profile)
    : settings_(std::move(settings)), service_(profile.id + " " + address.text()), profile_(std::move(profile)) {
  settings_->signal_changed(key).connect(sigc::hide(sigc::mem_fun(*this, &ResourceList::read)));
  read();
}

void ResourceList::read() {
  const auto lists = async::Variant::adopt(g_settings_get_value(settings_->gobj(), key));
  const auto stored = async::Variant::adopt(
      g_variant_lookup_value(lists.get(), service_.c_str(), G_VARIANT_TYPE(listed_resources_type)));
  auto all = listed_resources(profile_, stored.get());
  if (all == all_) return;
  all_ = std::move(all);
  changed_.emit();
}

/// The lists of other services stay as they are.
void ResourceList::write() {
  const auto stored = stored_resources(all_);
  const auto lists = async::Variant::adopt(g_settings_get_value(settings_->gobj(), key));
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a{sa(bssu)}"));
  GVariantIter entries;
  g_variant_iter_init(&entries, lists.get());
  const char* service;
  GVariant* list;
  while (g_variant_iter_loop(&entries, "{&s@a(bssu)}", &service, &list))
    if (service != service_) g_variant_builder_add(&builder, "{s@a(bssu)}", service, list);
  g_variant_builder_add(&builder, "{s@a(bssu)}", service_.c_str(), stored.get());
  g_settings_set_value(settings_->gobj(), key, g_variant_builder_end(&builder));
  changed_.emit();
}

void ResourceList::insert(std::size_t place, ListedResource resource) {
  if (all_.size() == most_resources) return;
  all_.insert(all_.begin() + static_cast<std::ptrdiff_t>(std::min(place, all_.size())), std::move(resource));
  write();
}

void ResourceList::replace(std::size_t place, ListedResource resource) {
  all_.at(place) = std::move(resource);
  write();
}

void ResourceList::move(std::size_t place, std::size_t to) {
  auto moved = std::move(all_.at(place));
  all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(place));
  all_.insert(all_.begin() + static_cast<std::ptrdiff_t>(to), std::move(moved));
  write();
}

void ResourceList::remove(std::size_t place) {
  all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(place));
  write();
}

}  // namespace vestibule::app
