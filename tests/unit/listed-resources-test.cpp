#include "app/inside/listed-resources.hpp"

#include "named-tests.hpp"
#include "service/resource-path.hpp"

#include <string>

using namespace vestibule;
using namespace vestibule::app;

namespace {

service::ServiceProfile profile_with(std::vector<service::Resource> resources) {
  service::ServiceProfile profile;
  profile.resources = std::move(resources);
  return profile;
}

ListedResources read(const service::ServiceProfile& profile, const char* text) {
  const auto stored =
      async::Variant::adopt(g_variant_parse(G_VARIANT_TYPE(listed_resources_type), text, nullptr, nullptr, nullptr));
  g_assert_nonnull(stored.get());
  return listed_resources(profile, stored.get());
}

std::string names(const ListedResources& list) {
  std::string text;
  for (const auto& listed : list)
    text += (listed.is_own ? "+" : "") + listed.resource.name + " ";
  return text;
}

void equal(const std::string& text, const char* expected) {
  g_assert_cmpstr(text.c_str(), ==, expected);
}

const auto a_profile = profile_with({{.name = "A", .path = "/a", .message = "/msg"}, {.name = "B", .path = "/b"}});

void nothing_stored_is_what_the_profile_has() {
  equal(names(listed_resources(a_profile, nullptr)), "A B ");
}

void the_order_of_the_person_is_kept_and_what_is_new_comes_last() {
  const auto list = read(a_profile, "[(false, 'B', '/b', 60), (true, 'Own', '/own', 0)]");
  equal(names(list), "B +Own A ");
  g_assert_cmpint(list[0].renewal.count(), ==, 60);
  equal(list[2].resource.message, "/msg");
}

void what_the_profile_does_not_have_any_more_is_gone() {
  equal(names(read(a_profile, "[(false, 'Gone', '/gone', 0), (false, 'B', '/other', 0)]")), "A B ");
}

void what_cannot_be_a_resource_is_left_out() {
  equal(
      names(read(a_profile, "[(true, '', '/a', 0), (true, 'X', '//x', 0), (true, 'X', 'x', 0), (true, 'X', '/../x', 0),"
                            " (true, 'X', '/%2e%2e/x', 0), (true, 'X', 'https://x', 0), (false, 'B', '/b', 0),"
                            " (false, 'B', '/b', 0)]")),
      "B A ");
}

void a_list_is_bounded() {
  std::string text = "[";
  for (std::size_t i = 0; i < most_resources + 10; i++)
    text += std::string(i ? "," : "") + "(true, 'N', '/n', 4294967295)";
  const auto list = read(a_profile, (text + "]").c_str());
  g_assert_cmpuint(list.size(), ==, most_resources + a_profile.resources.size());
  g_assert_cmpint(list[0].renewal.count(), ==, 24 * 60 * 60);
}

void what_is_stored_is_read_as_it_was() {
  const auto list = read(a_profile, "[(true, 'Own', '/own?a=b', 10), (false, 'B', '/b', 0), (false, 'A', '/a', 60)]");
  const auto stored = stored_resources(list);
  g_assert_true(listed_resources(a_profile, stored.get()) == list);
}

void a_path_stays_at_its_server() {
  for (const auto* path : {"/", "/a", "/a/b?c=/../d", "/a:b@c", "/a//b"})
    g_assert_true(service::is_resource_path(path));
  for (const auto* path :
       {"", "a", "//a", "/a/../b", "/a/.", "/%2E%2e/a", "/a b", "/a#b", "/a\\b", "/a\nb", "https://a"})
    g_assert_false(service::is_resource_path(path));
  g_assert_true(service::is_resource_path("/" + std::string(service::longest_resource_path - 1, 'a')));
  g_assert_false(service::is_resource_path("/" + std::string(service::longest_resource_path, 'a')));
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "listed-resources",
      {{"nothing-stored-is-what-the-profile-has", nothing_stored_is_what_the_profile_has},
       {"the-order-of-the-person-is-kept-and-what-is-new-comes-last",
        the_order_of_the_person_is_kept_and_what_is_new_comes_last},
       {"what-the-profile-does-not-have-any-more-is-gone", what_the_profile_does_not_have_any_more_is_gone},
       {"what-cannot-be-a-resource-is-left-out", what_cannot_be_a_resource_is_left_out},
       {"a-list-is-bounded", a_list_is_bounded},
       {"what-is-stored-is-read-as-it-was", what_is_stored_is_read_as_it_was},
       {"a-path-stays-at-its-server", a_path_stays_at_its_server}});
}
