#pragma once

#include "app/inside/listed-resources.hpp"
#include "service/server-address.hpp"

#include <giomm/settings.h>
#include <sigc++/signal.h>
#include <sigc++/trackable.h>

#include <string>

namespace vestibule::app {

/// The resources of a service in a person's order: those of its profile, and paths of the person's own. It is kept in
/// the settings, for all windows and runs; what was read from a resource is not.
class ResourceList : public sigc::trackable {
public:
  ResourceList(Glib::RefPtr<Gio::Settings> settings, const service::ServerAddress& address,
               service::ServiceProfile profile);

  /// At least one.
  const ListedResources& all() const { return all_; }
  /// `all` has changed, here or in another window.
  sigc::signal<void()>& signal_changed() { return changed_; }

  /// Puts it there, before the one at `place`, or at the end.
  void insert(std::size_t place, ListedResource resource);
  void replace(std::size_t place, ListedResource resource);
  /// Takes the place of the one at `to`, which makes room.
  void move(std::size_t place, std::size_t to);
  void remove(std::size_t place);

private:
  void read();
  void write();

  Glib::RefPtr<Gio::Settings> settings_;
  std::string service_;  ///< its name in the settings
  service::ServiceProfile profile_;
  ListedResources all_;
  sigc::signal<void()> changed_;
};

}  // namespace vestibule::app
