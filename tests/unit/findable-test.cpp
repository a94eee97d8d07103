#include "app/search/findable.hpp"

#include "named-tests.hpp"

#include <glib.h>

#include <string>

using namespace vestibule;
using namespace vestibule::app;

namespace {

const tokens::AccountKey ada = {.origin = "https://example.org", .name = "Ada", .profile = "token-api"};

ListedResource listed(std::string name, std::string path) {
  return {.resource = {.name = std::move(name), .path = std::move(path)}};
}

const auto all = findables_of(ada, {listed("Messages", "/me/messages"), listed("Sent by Ada", "/sent")});

void finds(const std::vector<std::string>& terms, const char* expected) {
  std::string text;
  for (const auto& found : found_in(all, terms))
    text += found.title() + ", ";
  g_assert_cmpstr(text.c_str(), ==, expected);
}

void a_name_is_found_whatever_its_case() {
  finds({"MESS"}, "Messages, ");
  finds({"by", "sent"}, "Sent by Ada, ");
  finds({"mess", "sent"}, "");
}

void an_account_is_found_without_all_that_it_has() {
  finds({"ada"}, "Ada, Sent by Ada, ");
  finds({"example.org"}, "Ada, ");
  finds({"messages", "ada"}, "Messages, ");
  finds({"messages", "example"}, "Messages, ");
}

void what_is_no_name_is_not_found() {
  finds({"/me"}, "");
  finds({"token-api"}, "");
  finds({"vestibule"}, "");
  finds({}, "");
  finds({""}, "");
}

void what_was_found_says_where_it_is() {
  g_assert_true(all[0].description() == "https://example.org");
  g_assert_true(all[1].description() == "Ada at https://example.org");
  g_assert_true(all[1].link() == "vestibule://open?account=Ada%40https://example.org&resource=/me/messages");
}

void what_no_link_leads_to_is_left_out() {
  const auto at_in_the_path = findables_of({.origin = "https://example.org/@x", .name = "a", .profile = ""}, {});
  g_assert_true(at_in_the_path.empty());
  g_assert_cmpuint(findables_of(ada, {listed("A", "/" + std::string(3000, 'a'))}).size(), ==, 1);
}

void no_more_is_found_than_anybody_looks_at() {
  ListedResources many;
  for (int i = 0; i < 100; i++)
    many.push_back(listed("Same", "/" + std::to_string(i)));
  g_assert_cmpuint(found_in(findables_of(ada, many), {"same"}).size(), ==, most_found);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "findable",
      {{"a-name-is-found-whatever-its-case", a_name_is_found_whatever_its_case},
       {"an-account-is-found-without-all-that-it-has", an_account_is_found_without_all_that_it_has},
       {"what-is-no-name-is-not-found", what_is_no_name_is_not_found},
       {"what-was-found-says-where-it-is", what_was_found_says_where_it_is},
       {"what-no-link-leads-to-is-left-out", what_no_link_leads_to_is_left_out},
       {"no-more-is-found-than-anybody-looks-at", no_more_is_found_than_anybody_looks_at}});
}
