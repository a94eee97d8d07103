#include "service/server-address.hpp"

#include "async/owned.hpp"

#include <string>
#include <string_view>

using namespace vestibule;
using namespace vestibule::service;
using namespace std::string_view_literals;

namespace {

/// `g_assert_cmpstr` alone would keep pointers into temporaries that are gone.
void equal(const std::string& actual, const std::string& expected) {
  g_assert_cmpstr(actual.c_str(), ==, expected.c_str());
}

const char* name_of(AddressFault fault) {
  switch (fault) {
  case AddressFault::Empty:
    return "Empty";
  case AddressFault::Malformed:
    return "Malformed";
  case AddressFault::UnknownScheme:
    return "UnknownScheme";
  case AddressFault::InsecureRemote:
    return "InsecureRemote";
  case AddressFault::HasUserInfo:
    return "HasUserInfo";
  case AddressFault::HasQueryOrFragment:
    return "HasQueryOrFragment";
  case AddressFault::UnspecifiedHost:
    return "UnspecifiedHost";
  case AddressFault::LooksLikeLoopback:
    return "LooksLikeLoopback";
  }
  return "?";
}

std::string outcome_of(std::string_view typed) {
  const auto result = parse_server_address(typed);
  if (const auto* fault = std::get_if<AddressFault>(&result)) return name_of(*fault);
  return std::get<ServerAddress>(result).text();
}

struct Row {
  std::string_view typed;
  const char* outcome;
};

template <std::size_t N>
void check(const Row (&rows)[N]) {
  for (const auto& row : rows) {
    const std::string outcome = outcome_of(row.typed);
    if (outcome != row.outcome)
      g_error("%.*s: %s, not %s", static_cast<int>(row.typed.size()), row.typed.data(), outcome.c_str(), row.outcome);
  }
}

void a_scheme_is_put_in() {
  check({
      {"example.org", "https://example.org"},
      {"example.org:8443", "https://example.org:8443"},
      {"example.org/api", "https://example.org/api"},
      {"localhost", "https://localhost"},
      {"localhost:8080", "http://localhost:8080"},
      {"LocalHost:8080/api/", "http://localhost:8080/api"},
      {"127.0.0.1:8080", "http://127.0.0.1:8080"},
      {"127.255.0.3:8080", "http://127.255.0.3:8080"},
      {"[::1]:8080/api", "http://[::1]:8080/api"},
      {"[::1]", "https://[::1]"},
      {"[2001:db8::1]:8080", "https://[2001:db8::1]:8080"},
      {"192.168.1.7:8080", "https://192.168.1.7:8080"},
  });
}

void an_address_has_one_normal_form() {
  check({
      {"  https://example.org  ", "https://example.org"},
      {"\t\nhttps://example.org\r\n", "https://example.org"},
      {"\u00a0\u2003example.org\u3000", "https://example.org"},
      {"HTTPS://EXAMPLE.ORG/Api", "https://example.org/Api"},
      {"https://example.org:443", "https://example.org"},
      {"https://example.org:0443/", "https://example.org"},
      {"https://example.org:", "https://example.org"},
      {"https://example.org.", "https://example.org"},
      {"https://example.org:80", "https://example.org:80"},
      {"http://localhost:80", "http://localhost"},
      {"http://localhost.:8080", "http://localhost:8080"},
      {"https://[2001:0DB8:0::0001]/", "https://[2001:db8::1]"},
      {"https://example.org///", "https://example.org"},
      {"https://example.org/a//b/", "https://example.org/a//b"},
      {"https://my_host-1/x", "https://my_host-1/x"},
      {"https://example.org/gr\u00fc\u00df", "https://example.org/gr%C3%BC%C3%9F"},
      {"https://example.org/a%20b", "https://example.org/a%20b"},
      {"https://example.org/%61%7Eb%3d%252e", "https://example.org/a~b%3D%252e"},
      {"https://example.org/~me/a.b/...", "https://example.org/~me/a.b/..."},
  });
}

void an_international_name_becomes_punycode() {
  check({
      {"b\u00fccher.example", "https://xn--bcher-kva.example"},
      {"B\u00dcCHER.example", "https://xn--bcher-kva.example"},
      {"xn--bcher-kva.example", "https://xn--bcher-kva.example"},
      {"\u4f8b\u3048\u3002\u30c6\u30b9\u30c8", "https://xn--r8jz45g.xn--zckzah"},
      {"xn--.example", "Malformed"},
      {"xn--a\u00fc.example", "Malformed"},
      {"xn--bcher-kva\u200b.example", "Malformed"},
  });
  const auto address = std::get<ServerAddress>(parse_server_address("xn--bcher-kva.example"));
  equal(address.display_host(), "b\u00fccher.example");
  equal(std::get<ServerAddress>(parse_server_address("example.org")).display_host(), "example.org");
  equal(std::get<ServerAddress>(parse_server_address("[::1]:1")).display_host(), "::1");
}

void http_goes_to_this_machine_only() {
  check({
      {"http://127.0.0.1", "http://127.0.0.1"},
      {"http://127.1.2.3:9", "http://127.1.2.3:9"},
      {"http://[::1]:9", "http://[::1]:9"},
      {"http://[0:0:0:0:0:0:0:1]:9", "http://[::1]:9"},
      {"http://localhost", "http://localhost"},
      {"http://example.org", "InsecureRemote"},
      {"HTTP://example.org/api", "InsecureRemote"},
      {"http://128.0.0.1", "InsecureRemote"},
      {"http://192.168.1.7", "InsecureRemote"},
      {"http://app.localhost", "InsecureRemote"},
      {"http://localhost6", "InsecureRemote"},
      {"http://[::ffff:127.0.0.1]", "InsecureRemote"},
      {"http://[::2]", "InsecureRemote"},
  });
}

void what_is_made_to_be_mistaken_is_refused() {
  check({
      {"https://127.0.0.1.example.org", "LooksLikeLoopback"},
      {"127.0.0.1.example.org:8080", "LooksLikeLoopback"},
      {"https://127.9.9.9.nip.example", "LooksLikeLoopback"},
      {"https://0.0.0.0.example.org", "LooksLikeLoopback"},
      {"https://localhost.example.org", "LooksLikeLoopback"},
      {"http://localhost.example.org:8080", "LooksLikeLoopback"},
      {"https://127.example.org", "https://127.example.org"},
      {"https://192.168.1.7.example.org", "https://192.168.1.7.example.org"},
      {"https://0.0.0.0", "UnspecifiedHost"},
      {"0.0.0.0:8080", "UnspecifiedHost"},
      {"http://0.0.0.0:8080", "UnspecifiedHost"},
      {"http://0.1.2.3:8080", "UnspecifiedHost"},
      {"http://[::]:8080", "UnspecifiedHost"},
      {"http://[0::0]:8080", "UnspecifiedHost"},
      {"http://[::ffff:0.0.0.0]:8080", "UnspecifiedHost"},
      {"https://user@example.org", "HasUserInfo"},
      {"https://user:word@example.org", "HasUserInfo"},
      {"https://example.org@evil.example", "HasUserInfo"},
      {"localhost:8080@evil.example", "HasUserInfo"},
      {"https://@example.org", "HasUserInfo"},
      {"https://example.org/a@b", "https://example.org/a@b"},
      {"https://example.org?x=1", "HasQueryOrFragment"},
      {"https://example.org/?", "HasQueryOrFragment"},
      {"https://example.org/a#b", "HasQueryOrFragment"},
      {"example.org#", "HasQueryOrFragment"},
  });
}

void odd_spellings_of_numbers_are_refused() {
  check({
      {"http://127.1", "Malformed"},
      {"http://127.0.1", "Malformed"},
      {"http://2130706433", "Malformed"},
      {"http://0x7f000001", "Malformed"},
      {"http://0x7F.0.0.1", "Malformed"},
      {"http://0177.0.0.1", "Malformed"},
      {"http://127.0.0.01", "Malformed"},
      {"http://127.0.0.1.", "Malformed"},
      {"http://127.0.0.256", "Malformed"},
      {"http://127.0.0.1.5", "Malformed"},
      {"https://1.2.3", "Malformed"},
      {"https://example.0x", "Malformed"},
      {"https://example.123", "Malformed"},
      {"http://\uff11\uff12\uff17.0.0.1:8080", "http://127.0.0.1:8080"},
      {"http://\uff10x7f000001", "Malformed"},
      {"2130706433:8080", "Malformed"},
  });
}

void what_is_no_address_is_refused() {
  check({
      {"", "Empty"},
      {" \t\n", "Empty"},
      {"https://", "Malformed"},
      {"https:///path", "Malformed"},
      {"https://:8080", "Malformed"},
      {"https:example.org", "Malformed"},
      {"https:/example.org", "Malformed"},
      {"://example.org", "Malformed"},
      {"/path", "Malformed"},
      {"//example.org", "Malformed"},
      {"ftp://example.org", "UnknownScheme"},
      {"file:///etc/passwd", "UnknownScheme"},
      {"file:/etc/passwd", "UnknownScheme"},
      {"javascript:alert(1)", "UnknownScheme"},
      {"ws://127.0.0.1:80", "UnknownScheme"},
      {"data:text/plain,x", "UnknownScheme"},
      {"https://exa mple.org", "Malformed"},
      {"https://example.org/a b", "Malformed"},
      {"https://example.org\\@evil.example", "Malformed"},
      {"https:\\\\example.org", "Malformed"},
      {"https://example.org/a\\..\\b", "Malformed"},
      {"https://exam\tple.org", "Malformed"},
      {"https://exam\nple.org", "Malformed"},
      {"https://example.org\0.evil"sv, "Malformed"},
      {"https://exam\u007fple.org", "Malformed"},
      {"https://exam\u202eple.org", "Malformed"},
      {"https://example.org/\u2066a", "Malformed"},
      {"https://exam\u200bple.org", "Malformed"},
      {"https://exam\u00adple.org", "Malformed"},
      {"https://exam%70le.org", "Malformed"},
      {"https://%31%32%37.0.0.1", "Malformed"},
      {"https://example.org%00", "Malformed"},
      {"https://example.org%2f@evil", "HasUserInfo"},
      {"https://[fe80::1%25eth0]", "Malformed"},
      {"https://[fe80::1%eth0]", "Malformed"},
      {"https://[::1", "Malformed"},
      {"https://::1", "Malformed"},
      {"https://[::1]x", "Malformed"},
      {"https://[v1.fe80]", "Malformed"},
      {"https://[127.0.0.1]", "Malformed"},
      {"https://[example.org]", "Malformed"},
      {"https://example.org:0", "Malformed"},
      {"https://example.org:65535", "https://example.org:65535"},
      {"https://example.org:65536", "Malformed"},
      {"https://example.org:99999999999999999999", "Malformed"},
      {"https://example.org:-1", "Malformed"},
      {"https://example.org:+80", "Malformed"},
      {"https://example.org:8080x", "Malformed"},
      {"https://example.org:80:80", "Malformed"},
      {"example.org:http", "Malformed"},
      {"https://.example.org", "Malformed"},
      {"https://example..org", "Malformed"},
      {"https://example.org..", "Malformed"},
      {"https://-example.org", "Malformed"},
      {"https://example-.org", "Malformed"},
      {"https://exa$mple.org", "Malformed"},
      {"https://example.org,evil.example", "Malformed"},
      {"https://example.org;x", "Malformed"},
      {"https://a<b>.org", "Malformed"},
      {"https://example.org/..", "Malformed"},
      {"https://example.org/../api", "Malformed"},
      {"https://example.org/api/../..", "Malformed"},
      {"https://example.org/a/./b", "Malformed"},
      {"https://example.org/%2e%2e/api", "Malformed"},
      {"https://example.org/%2E./api", "Malformed"},
      {"https://example.org/a%2f..%2fb", "Malformed"},
      {"https://example.org/a%5c..%5cb", "Malformed"},
      {"https://example.org/a%00b", "Malformed"},
      {"https://example.org/a%0d%0ab", "Malformed"},
      {"https://example.org/a%zzb", "Malformed"},
      {"https://example.org/a%", "Malformed"},
      {"https://example.org/a%ffb", "Malformed"},
      {"https://exam\xffple.org", "Malformed"},
  });
  equal(outcome_of("https://" + std::string(64, 'a') + ".org"), "Malformed");
  equal(outcome_of("https://example.org/" + std::string(3000, 'a')), "Malformed");
  std::string name = "a";
  while (name.size() < 260)
    name += ".a";
  equal(outcome_of("https://" + name), "Malformed");
}

void a_route_is_put_behind_the_path() {
  const auto address = std::get<ServerAddress>(parse_server_address("https://example.org/api/"));
  equal(address.url_of("/auth"), "https://example.org/api/auth");
  equal(address.path(), "/api");
}

void an_address_reads_its_own_text() {
  for (const char* typed : {"example.org:8443/api", "[::1]:8080", "localhost:1/x", "b\u00fccher.example/\u00fc"}) {
    const std::string text = outcome_of(typed);
    equal(outcome_of(text), text);
  }
}

std::string origin_text(const char* text) {
  const async::OwnedUri uri(g_uri_parse(text, G_URI_FLAGS_NONE, nullptr));
  g_assert_nonnull(uri.get());
  const auto origin = origin_of(uri.get());
  return origin ? origin->text() : "none";
}

void origins_compare_by_their_normal_form() {
  static constexpr struct {
    const char *uri, *origin;
  } rows[] = {
      {"https://Example.ORG/path?x#y", "https://example.org"},
      {"HTTPS://example.org:443", "https://example.org"},
      {"http://example.org:80/", "http://example.org"},
      {"http://example.org:443/", "http://example.org:443"},
      {"https://user:word@example.org/", "https://example.org"},
      {"https://[0:0::1]:8080/", "https://[::1]:8080"},
      {"https://b\u00fccher.example/", "https://xn--bcher-kva.example"},
      {"https://exam%70le.org/", "https://example.org"},
      {"https://127.1/", "none"},
      {"https://example.org:0/", "none"},
      {"ftp://example.org/", "none"},
      {"data:text/plain,x", "none"},
      {"https:/path", "none"},
  };
  for (const auto& row : rows)
    equal(origin_text(row.uri), row.origin);
}

void tokens_go_over_https_or_to_this_machine() {
  g_assert_true((Origin{"https", "example.org", 443}.may_carry_tokens()));
  g_assert_true((Origin{"http", "127.8.0.1", 80}.may_carry_tokens()));
  g_assert_true((Origin{"http", "::1", 80}.may_carry_tokens()));
  g_assert_true((Origin{"http", "localhost", 80}.may_carry_tokens()));
  g_assert_false((Origin{"http", "example.org", 80}.may_carry_tokens()));
  g_assert_false((Origin{"http", "localhost.example.org", 80}.may_carry_tokens()));
  g_assert_false((Origin{"http", "127.0.0.1.example.org", 80}.may_carry_tokens()));
  g_assert_false((Origin{"http", "0.0.0.0", 80}.may_carry_tokens()));
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/server-address/a-scheme-is-put-in", a_scheme_is_put_in);
  g_test_add_func("/server-address/an-address-has-one-normal-form", an_address_has_one_normal_form);
  g_test_add_func("/server-address/an-international-name-becomes-punycode", an_international_name_becomes_punycode);
  g_test_add_func("/server-address/http-goes-to-this-machine-only", http_goes_to_this_machine_only);
  g_test_add_func("/server-address/what-is-made-to-be-mistaken-is-refused", what_is_made_to_be_mistaken_is_refused);
  g_test_add_func("/server-address/odd-spellings-of-numbers-are-refused", odd_spellings_of_numbers_are_refused);
  g_test_add_func("/server-address/what-is-no-address-is-refused", what_is_no_address_is_refused);
  g_test_add_func("/server-address/a-route-is-put-behind-the-path", a_route_is_put_behind_the_path);
  g_test_add_func("/server-address/an-address-reads-its-own-text", an_address_reads_its_own_text);
  g_test_add_func("/origin/origins-compare-by-their-normal-form", origins_compare_by_their_normal_form);
  g_test_add_func("/origin/tokens-go-over-https-or-to-this-machine", tokens_go_over_https_or_to_this_machine);
  return g_test_run();
}
