#include "app/links/open-link.hpp"

#include "named-tests.hpp"

#include <glib.h>

#include <string>

using namespace vestibule;
using namespace vestibule::app;

namespace {

std::string read(const std::string& text) {
  const auto link = parse_open_link(text);
  return link ? link->name + " | " + link->server + " | " + link->resource : "no link";
}

void reads(const std::string& text, const char* expected) {
  const auto found = read(text);
  g_assert_cmpstr(found.c_str(), ==, expected);
}

void an_account_and_a_resource_are_read() {
  reads("vestibule://open?account=ada@https://example.org&resource=/users/secret",
        "ada | https://example.org | /users/secret");
  reads("vestibule://open?resource=/a%3Fb%3Dc&account=ada%40https%3A%2F%2Fexample.org%3A8443%2Fapi",
        "ada | https://example.org:8443/api | /a?b=c");
  reads("vestibule://open?account=ada@https://example.org", "ada | https://example.org | ");
}

void the_server_is_read_as_a_person_writes_it() {
  reads("vestibule://open?account=ada@Example.org/", "ada | https://example.org | ");
  reads("vestibule://open?account=ada@127.0.0.1:8080", "ada | http://127.0.0.1:8080 | ");
  reads("vestibule://open?account=ada%40mail.example@example.org", "ada@mail.example | https://example.org | ");
}

void what_is_no_such_link_is_none() {
  const std::string good = "vestibule://open?account=ada@example.org";
  for (const std::string text :
       {"", "vestibule:", "vestibule://open", "vestibule://open?", "vestibule://inside", "https://example.org",
        "vestibule://openx?account=ada@example.org", "vestibule://open?resource=/a", "vestibule://open?account",
        "vestibule://open?account=", "vestibule://open?account=ada", "vestibule://open?account=@example.org",
        "vestibule://open?account=ada@", "vestibule://open?account=ada@http://example.org"})
    reads(text, "no link");
  for (const char* more :
       {"&account=bob@example.org", "&password=x", "&", "&&resource=/a", "&resource=/a&resource=/b",
        "&resource=", "&resource=a", "&resource=//evil.example", "&resource=/a/../b", "&resource=%2e",
        "&resource=/a%00", "&resource=/a%0Ab", "&resource=/%ff", "&resource=/%", "#x", "&x=\xc3\xa4", "\n", " "})
    reads(good + more, "no link");
  reads("vestibule://open?account=ada%00b@example.org", "no link");
  reads("vestibule://open?account=%ff@example.org", "no link");
}

void a_long_one_is_none() {
  const std::string good = "vestibule://open?account=ada@example.org&resource=/";
  g_assert_true(parse_open_link(good + std::string(2047, 'a')).has_value());
  reads(good + std::string(2048, 'a'), "no link");
  reads("vestibule://open?account=" + std::string(longest_link, 'a') + "@example.org", "no link");
}

void what_is_written_is_read_again() {
  for (const OpenLink& link :
       {OpenLink{.name = "a&b=c d@e/f?#%", .server = "https://example.org", .resource = "/x?y=%20&z"},
        OpenLink{.name = "Ådå", .server = "http://[::1]:8080/api", .resource = "/\xc3\xa4"},
        OpenLink{.name = "ada", .server = "https://example.org"}})
    g_assert_true(parse_open_link(text_of(link)) == link);
}

void a_message_shows_no_more_of_it_than_fits() {
  const auto short_one = told("a\nb"), long_one = told(std::string(5000, 'a'));
  g_assert_cmpstr(short_one.c_str(), ==, "a\\x0ab");
  g_assert_true(long_one == std::string(80, 'a') + "…");
}

void it_names_one_account_alone() {
  const auto link = parse_open_link("vestibule://open?account=ada@example.org");
  g_assert_true(link->is_of({.origin = "https://example.org", .name = "ada", .profile = "any"}));
  g_assert_false(link->is_of({.origin = "https://example.org", .name = "Ada", .profile = "any"}));
  g_assert_false(link->is_of({.origin = "https://example.org:8443", .name = "ada", .profile = "any"}));
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(argc, argv, "open-link",
                            {{"an-account-and-a-resource-are-read", an_account_and_a_resource_are_read},
                             {"the-server-is-read-as-a-person-writes-it", the_server_is_read_as_a_person_writes_it},
                             {"what-is-no-such-link-is-none", what_is_no_such_link_is_none},
                             {"a-long-one-is-none", a_long_one_is_none},
                             {"what-is-written-is-read-again", what_is_written_is_read_again},
                             {"a-message-shows-no-more-of-it-than-fits", a_message_shows_no_more_of_it_than_fits},
                             {"it-names-one-account-alone", it_names_one_account_alone}});
}
