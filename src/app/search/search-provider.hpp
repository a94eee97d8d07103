#pragma once

#include "app/search/findable.hpp"
#include "async/task-scope.hpp"
#include "async/task.hpp"

#include <giomm/application.h>
#include <giomm/dbusconnection.h>
#include <giomm/dbusinterfacevtable.h>
#include <giomm/dbusmethodinvocation.h>

#include <functional>
#include <string>
#include <vector>

namespace vestibule::app {

/// Answers the desktop's search (org.gnome.Shell.SearchProvider2, see data/dbus). What it finds is identified by the
/// link that leads there.
class SearchProvider {
public:
  struct Requests {
    std::function<bool()> is_wanted;              ///< by the person; else every search finds nothing
    std::function<async::Task<Findables>()> all;  ///< what there is to find
    std::function<void(std::string link)> open;   ///< what was found
    std::function<void()> activate;               ///< the program
  };

  /// From now on, at `path` of that bus. `application` is held while it is asked something, and outlives this.
  SearchProvider(Gio::Application& application, Glib::RefPtr<Gio::DBus::Connection> bus, const Glib::ustring& path,
                 Requests requests);
  SearchProvider(const SearchProvider&) = delete;
  ~SearchProvider();

private:
  using Invocation = Glib::RefPtr<Gio::DBus::MethodInvocation>;

  void called(const Glib::ustring& method, const Glib::VariantContainerBase& arguments, const Invocation& invocation);
  async::Task<void> search(std::vector<Glib::ustring> terms, Invocation invocation);
  async::Task<void> describe(std::vector<Glib::ustring> links, Invocation invocation);

  Gio::Application& application_;
  Glib::RefPtr<Gio::DBus::Connection> bus_;
  Requests requests_;
  Gio::DBus::InterfaceVTable methods_;  ///< GDBus keeps a pointer to it
  guint registration_ = 0;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
