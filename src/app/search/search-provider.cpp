#include "app/search/search-provider.hpp"

#include "app/ui-file.hpp"

#include <giomm/dbusintrospection.h>
#include <giomm/resource.h>

#include <algorithm>
#include <map>
#include <utility>

namespace vestibule::app {

namespace {

constexpr const char* interface_name = "org.gnome.Shell.SearchProvider2";

/// In a variant, a `std::string` is no text but bytes.
using Texts = std::vector<Glib::ustring>;
using Meta = std::map<Glib::ustring, Glib::VariantBase>;

/// Keeps the program running where it has no window.
class Held {
public:
  explicit Held(Gio::Application& application) : application_(application) { application_.hold(); }
  Held(const Held&) = delete;
  ~Held() { application_.release(); }

private:
  Gio::Application& application_;
};

Glib::RefPtr<Gio::DBus::InterfaceInfo> interface_info() {
  auto path = std::string(resource_path);
  path.append("/dbus/").append(interface_name).append(".xml");
  const auto description = Gio::Resource::lookup_data_global(path);
  gsize size = 0;
  const auto* text = static_cast<const char*>(description->get_data(size));
  return Gio::DBus::NodeInfo::create_for_xml(std::string(text, size))->lookup_interface(interface_name);
}

template <class T>
T argument(const Glib::VariantContainerBase& arguments, gsize place) {
  Glib::Variant<T> value;
  arguments.get_child(value, place);
  return value.get();
}

template <class T>
void answer(const Glib::RefPtr<Gio::DBus::MethodInvocation>& invocation, const T& value) {
  invocation->return_value(Glib::VariantContainerBase::create_tuple(Glib::Variant<T>::create(value)));
}

Glib::VariantBase text(const std::string& value) {
  return Glib::Variant<Glib::ustring>::create(value);
}

}  // namespace

SearchProvider::SearchProvider(Gio::Application& application, Glib::RefPtr<Gio::DBus::Connection> bus,
                               const Glib::ustring& path, Requests requests)
    : application_(application), bus_(std::move(bus)), requests_(std::move(requests)),
      methods_([this](const auto&, const auto&, const auto&, const auto&, const Glib::ustring& method,
                      const auto& arguments, const auto& invocation) { called(method, arguments, invocation); }),
      registration_(bus_->register_object(path, interface_info(), methods_)) {}

SearchProvider::~SearchProvider() {
  bus_->unregister_object(registration_);
}

void SearchProvider::called(const Glib::ustring& method, const Glib::VariantContainerBase& arguments,
                            const Invocation& invocation) {
  const bool is_wanted = requests_.is_wanted();
  if (method == "GetInitialResultSet" || method == "GetSubsearchResultSet") {
    if (!is_wanted) return answer(invocation, Texts());
    // What has been found before is found again as quickly.
    scope_.start(search(argument<Texts>(arguments, method == "GetInitialResultSet" ? 0 : 1), invocation));
  } else if (method == "GetResultMetas") {
    if (!is_wanted) return answer(invocation, std::vector<Meta>());
    scope_.start(describe(argument<Texts>(arguments, 0), invocation));
  } else {
    invocation->return_value({});
    if (!is_wanted) return;
    if (method == "ActivateResult")
      requests_.open(argument<Glib::ustring>(arguments, 0));
    else
      requests_.activate();
  }
}

async::Task<void> SearchProvider::search(Texts terms, Invocation invocation) {
  const Held held(application_);
  const auto all = co_await requests_.all();
  Texts links;
  for (const auto& found : found_in(all, {terms.begin(), terms.end()}))
    links.push_back(found.link());
  answer(invocation, links);
}

/// Only of what there is to find: the names of others are not told.
async::Task<void> SearchProvider::describe(Texts links, Invocation invocation) {
  const Held held(application_);
  const auto all = co_await requests_.all();
  std::vector<Meta> metas;
  for (const auto& one : all) {
    const auto link = one.link();
    if (std::find(links.begin(), links.end(), Glib::ustring(link)) == links.end()) continue;
    metas.push_back({{"id", text(link)}, {"name", text(one.title())}, {"description", text(one.description())}});
  }
  answer(invocation, metas);
}

}  // namespace vestibule::app
