#include "app/sending/composed-request.hpp"
#include "app/sending/curl-command.hpp"
#include "named-tests.hpp"

#include <glib/gstdio.h>

#include <string>
#include <variant>
#include <vector>

using namespace vestibule;
using namespace vestibule::app;

namespace {

using Body = ComposedRequest::Body;

const service::ServerAddress server(service::Origin{"https", "example.org", 443}, "/api");

void assert_text(const std::string& text, const std::string& wanted) {
  g_assert_cmpstr(text.c_str(), ==, wanted.c_str());
}

void no_path_leads_away_from_the_service() {
  for (const auto* path : {"", "users", "https://evil.example/", "@evil.example/", "/a/../../b", "/%2e%2e/b", "/./b",
                           "/a b", "/a\\..\\b", "/a\r\nHost: evil.example", "/\u202e", "/a#b", "/%zz"})
    g_assert_false(path_fault(path).empty());
  g_assert_false(path_fault("/" + std::string(10000, 'a')).empty());
  for (const auto* path : {"/", "/users/1?next=../x&a=%20", "//evil.example/", "/@evil.example", "/:80"}) {
    assert_text(path_fault(path), "");
    const auto request = request_of({.path = path}, server);
    session::check(request);
    assert_text(session::origin_text_of(request), "https://example.org");
  }
}

void no_header_says_who_asks_or_where_a_message_ends() {
  service::ServiceProfile profile;
  for (const auto* name : {"authorization", "Host", "Content-Length", "Transfer-Encoding", "", "a b", "a:"})
    g_assert_false(header_text(name, "x", profile).empty());
  g_assert_false(header_text("X-Name", "a\nHost: evil.example", profile).empty());
  g_assert_false(request_fault({.headers = {{"Host", "evil.example"}}}, profile).empty());
  assert_text(header_text("X-Name", "", profile), "");
  profile.token_use.place.name = "X-Token";
  g_assert_true(header_text("x-token", "x", profile).find("x-token") == 0);
}

void a_fault_of_json_is_told_by_line_and_column() {
  assert_text(json_fault("{\"a\": [1, 2]}"), "");
  assert_text(json_fault("{\n  \"ä\": oh\n}"), "This is not JSON from line 2, column 8 on.");
  assert_text(json_fault("[1,\n2"), "The JSON ends too early, in line 2, column 2.");
  g_assert_false(json_fault("").empty());
  g_assert_false(json_fault("{} {}").empty());
}

void the_body_is_of_its_media_type_unless_a_header_says_another() {
  const ComposedRequest form{.method = "POST", .body = Body::Form, .fields = {{"a b", "1&2=3"}, {"ä", "+"}}};
  const auto request = request_of(form, server);
  assert_text(request.content_type, "application/x-www-form-urlencoded");
  assert_text(std::string(async::view_of(request.body)), "a%20b=1%262%3D3&%C3%A4=%2B");
  const ComposedRequest json{.headers = {{"content-type", "text/json"}}, .body = Body::Json, .json = "{}"};
  assert_text(request_of(json, server).content_type, "text/json");
  g_assert_true(request_of(json, server).headers.empty());
}

void write_program(const std::string& path, const char* script) {
  g_assert_true(g_file_set_contents(path.c_str(), script, -1, nullptr));
  g_assert_cmpint(g_chmod(path.c_str(), 0700), ==, 0);
}

/// What curl is given on its standard input, then its arguments, then those of vestibulectl: each ends in a NUL.
std::vector<std::string> given_to_programs(const std::string& command) {
  const async::OwnedString folder(g_dir_make_tmp("sending-XXXXXX", nullptr));
  const std::string path = folder.get();
  write_program(path + "/curl", "#!/bin/sh\ncat; printf '\\0'; printf '%s\\0' \"$@\"; cat \"$FOLDER/asked\"\n");
  write_program(path + "/vestibulectl", "#!/bin/sh\nprintf '%s\\0' \"$@\" >\"$FOLDER/asked\"\necho the-token\n");
  const auto environment = "PATH=" + path + ":/usr/bin:/bin";
  const auto folder_variable = "FOLDER=" + path;
  const char* arguments[] = {"/bin/sh", "-c", command.c_str(), nullptr};
  const char* variables[] = {environment.c_str(), folder_variable.c_str(), nullptr};
  const auto output = path + "/output";
  const auto redirected = "{ " + command + "\n} >" + output;
  arguments[2] = redirected.c_str();
  int status = -1;
  g_assert_true(g_spawn_sync(path.c_str(), const_cast<char**>(arguments), const_cast<char**>(variables),
                             G_SPAWN_DEFAULT, nullptr, nullptr, nullptr, nullptr, &status, nullptr));
  g_assert_cmpint(status, ==, 0);
  char* text = nullptr;
  gsize size = 0;
  g_assert_true(g_file_get_contents(output.c_str(), &text, &size, nullptr));
  const async::OwnedString content(text);
  for (const char* name : {"/curl", "/vestibulectl", "/asked", "/output"})
    g_assert_cmpint(g_unlink((path + name).c_str()), ==, 0);
  g_assert_cmpint(g_rmdir(path.c_str()), ==, 0);
  std::vector<std::string> given;
  for (gsize begin = 0; begin < size; begin += given.back().size() + 1)
    given.emplace_back(text + begin);
  return given;
}

void assert_all(const std::vector<std::string>& given, const std::vector<std::string>& wanted) {
  g_assert_cmpuint(given.size(), ==, wanted.size());
  for (std::size_t i = 0; i < wanted.size(); i++)
    assert_text(given[i], wanted[i]);
}

void a_shell_gives_curl_exactly_what_was_typed() {
  const std::string hostile = "'\"$(touch pwned)`touch pwned`\\ ; & | ! * ~ %s";
  const ComposedRequest composed{.method = "PATCH",
                                 .path = "/users/1?a=$HOME&b='x'",
                                 .headers = {{"X-Name", hostile}, {"X-Empty", ""}},
                                 .body = Body::Json,
                                 .json = "\"@\n" + hostile + "\n"};
  const std::string account = "de'mo$(id)@https://example.org/api";
  assert_all(given_to_programs(curl_command(composed, server, {}, account)),
             {"Authorization: Bearer the-token\n", "--header", "@-", "--globoff", "--path-as-is", "--request", "PATCH",
              "--header", "X-Name: " + hostile, "--header", "X-Empty;", "--header", "Content-Type: application/json",
              "--data-raw", composed.json, "https://example.org/api/users/1?a=$HOME&b='x'", "token", "--account",
              account});
}

void what_is_for_a_shell_sends_files_and_cookies_too() {
  service::ServiceProfile profile;
  profile.token_use.place = {.in = service::Placement::In::Cookie, .name = "session", .scheme = ""};
  const ComposedRequest composed{.method = "PUT", .body = Body::File, .file = "/tmp/it's\nhere"};
  const auto given = given_to_programs(curl_command(composed, server, profile, "demo"));
  assert_text(given[0], "Cookie: session=the-token\n");
  assert_text(given[9], "--data-binary");
  assert_text(given[10], "@/tmp/it's\nhere");
  assert_text(given_to_programs(curl_command({.method = "HEAD"}, server, profile, "demo"))[5], "--head");
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "sending",
      {{"no-path-leads-away-from-the-service", no_path_leads_away_from_the_service},
       {"no-header-says-who-asks-or-where-a-message-ends", no_header_says_who_asks_or_where_a_message_ends},
       {"a-fault-of-json-is-told-by-line-and-column", a_fault_of_json_is_told_by_line_and_column},
       {"the-body-is-of-its-media-type-unless-a-header-says-another",
        the_body_is_of_its_media_type_unless_a_header_says_another},
       {"a-shell-gives-curl-exactly-what-was-typed", a_shell_gives_curl_exactly_what_was_typed},
       {"what-is-for-a-shell-sends-files-and-cookies-too", what_is_for_a_shell_sends_files_and_cookies_too}});
}
