#include "tokens/secret-json.hpp"

#include "named-tests.hpp"

#include <glib.h>

#include <string>

using namespace vestibule;
using namespace vestibule::tokens;

namespace {

std::string secret_at(const std::string& text, const std::string& place) {
  const auto json = SecretJson::parse(text, {place});
  g_assert_true(json.has_value());
  const auto secret = json->secret(place);
  return secret ? std::string(secret->reveal()) : "none";
}

void equal(const std::string& one, const std::string& other) {
  g_assert_cmpstr(one.c_str(), ==, other.c_str());
}

void a_secret_is_read_where_its_pointer_leads() {
  equal(secret_at(R"({"token":"abc"})", "/token"), "abc");
  equal(secret_at(R"({"data": {"a/b": "abc"}})", "/data/a~1b"), "abc");
  equal(secret_at(R"({"data":[1,"abc"]})", "/data/1"), "abc");
  equal(secret_at(R"({"to\u006ben":"\u00e4\n\"\ud83d\ude00"})", "/token"), "ä\n\"😀");
  equal(secret_at(R"("abc")", ""), "abc");
  equal(secret_at(R"({"token":""})", "/token"), "");
}

void what_is_no_string_is_no_secret() {
  for (const char* text : {R"({})", R"({"token":1})", R"({"token":null})", R"({"token":{"a":"b"}})", R"(["token"])"})
    equal(secret_at(text, "/token"), "none");
}

void the_last_of_several_counts_and_none_is_left() {
  const auto json = SecretJson::parse(R"({"token":"first","token":"second","b":"third"})", {"/token", "/b"});
  equal(std::string(json->secret("/token")->reveal()), "second");
  const async::OwnedString rest(json_to_string(json->rest().get(), FALSE));
  equal(rest.get(), R"({"token":"","b":""})");
}

void the_rest_is_what_it_was() {
  const auto json = SecretJson::parse(R"({"token":"abc","life":12.5,"who":{"name":"Ada"}})", {"/token"});
  const async::OwnedString rest(json_to_string(json->rest().get(), FALSE));
  equal(rest.get(), R"({"token":"","life":12.5,"who":{"name":"Ada"}})");
}

void what_is_no_json_is_not_read() {
  const std::string deep(100, '[');
  for (const std::string& text :
       {std::string(), std::string("{"), std::string(R"({"token":"abc")"), std::string(R"({"token":"a\u0000"})"),
        std::string("{\"token\":\"\xff\"}"), R"({"token":"abc","a":)" + deep + "}"})
    g_assert_false(SecretJson::parse(text, {"/token"}).has_value());
}

void a_string_is_written_so_that_it_is_read_as_it_was() {
  const std::string text = "\"\\/\b\n\x01 ä😀";
  SecretText written;
  append_json_string(written, text);
  equal(secret_at({written.data(), written.size()}, ""), text);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "secret-json",
      {
          {"a-secret-is-read-where-its-pointer-leads", a_secret_is_read_where_its_pointer_leads},
          {"what-is-no-string-is-no-secret", what_is_no_string_is_no_secret},
          {"the-last-of-several-counts-and-none-is-left", the_last_of_several_counts_and_none_is_left},
          {"the-rest-is-what-it-was", the_rest_is_what_it_was},
          {"what-is-no-json-is-not-read", what_is_no_json_is_not_read},
          {"a-string-is-written-so-that-it-is-read-as-it-was", a_string_is_written_so_that_it_is_read_as_it_was},
      });
}
