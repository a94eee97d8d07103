#include "tokens/token-pair.hpp"

#include "tokens/bounded-json.hpp"
#include "tokens/person-name.hpp"

#include <glib.h>

#include <set>
#include <string>

using namespace vestibule::tokens;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

TokenPair full_pair() {
  TokenPair pair;
  pair.generation = {0xfedcba9876543210, 7};
  pair.access_token = Secret("access.token");
  pair.refresh_token = Secret("refresh.token");
  pair.lifetime = {10s, WallTimePoint(1700000000123ms)};
  pair.clock_skew = -1500ms;
  pair.presented = true;
  pair.refresh_ends = WallTimePoint(1702592000456ms);
  pair.person_name = "Zoë \"Z\" 😀\n\u202e";
  return pair;
}

void assert_same(const TokenPair& a, const TokenPair& b) {
  g_assert_true(a.generation == b.generation);
  g_assert_true(a.access_token == b.access_token);
  g_assert_true(a.refresh_token == b.refresh_token);
  g_assert_true(a.lifetime.duration == b.lifetime.duration);
  g_assert_true(a.lifetime.expires_at == b.lifetime.expires_at);
  g_assert_true(a.clock_skew == b.clock_skew);
  g_assert_true(a.presented == b.presented);
  g_assert_true(a.refresh_ends == b.refresh_ends);
  g_assert_true(a.person_name == b.person_name);
}

void a_pair_comes_back_as_it_was() {
  const auto back = parse_token_pair(serialize(full_pair()));
  g_assert_true(back.has_value());
  assert_same(*back, full_pair());
}

void what_a_service_does_not_give_stays_away() {
  TokenPair pair;
  pair.generation = {1, 0};
  pair.access_token = Secret("opaque");
  const auto back = parse_token_pair(serialize(pair));
  g_assert_true(back.has_value());
  assert_same(*back, pair);
}

void an_item_of_an_earlier_version_is_read() {
  const auto pair = parse_token_pair(Secret(
      R"({"version":1,"session":"fedcba9876543210","counter":7,"access_token":"access.token",)"
      R"("refresh_token":"refresh.token","lifetime_ms":10000,"expires_at_ms":1700000000123,"clock_skew_ms":-1500,)"
      R"("presented":true})"));
  g_assert_true(pair.has_value());
  TokenPair expected = full_pair();
  expected.refresh_ends.reset();
  expected.person_name.clear();
  assert_same(*pair, expected);
}

void what_an_answer_that_renews_leaves_out_stays() {
  TokenPair renewed;
  renewed.complete_from(full_pair());
  g_assert_true(renewed.refresh_token == full_pair().refresh_token);
  g_assert_true(renewed.refresh_ends == full_pair().refresh_ends);
  g_assert_true(renewed.person_name == full_pair().person_name);

  TokenPair same;
  same.refresh_token = Secret("refresh.token");
  same.refresh_ends = WallTimePoint(1ms);
  same.person_name = "Zoe";
  same.complete_from(full_pair());
  g_assert_true(same.refresh_ends == WallTimePoint(1ms));
  g_assert_true(same.person_name == "Zoe");

  TokenPair rotated;
  rotated.refresh_token = Secret("another");
  rotated.complete_from(full_pair());
  g_assert_true(rotated.refresh_token == Secret("another"));
  g_assert_false(rotated.refresh_ends.has_value());
  g_assert_true(rotated.person_name == full_pair().person_name);
}

void a_name_is_some_text_of_bounded_length() {
  std::string longest, too_long;
  for (int i = 0; i < 256; i++)
    longest += "😀";
  too_long = longest + "x";
  for (const std::string& name : {std::string("a"), std::string("Zoë\t\u202e"), longest})
    g_assert_true(is_person_name(name));
  for (const std::string& name : {std::string(), too_long, std::string("Zo\xeb"), std::string("a\0b", 3)})
    g_assert_false(is_person_name(name));
}

void any_text_can_be_a_token() {
  for (const std::string& text : {std::string("\"quoted\\ \n\t\x01\x1f\""), std::string("zoë 😀 \u202e"),
                                  std::string(50000, '"'), std::string(50000, '\x02')}) {
    TokenPair pair = full_pair();
    pair.access_token = pair.refresh_token = Secret(text);
    const auto back = parse_token_pair(serialize(pair));
    g_assert_true(back.has_value());
    assert_same(*back, pair);
  }
}

void the_session_id_is_text_with_all_its_bits() {
  const Secret item = serialize(full_pair());
  g_assert_true(item.reveal().find(R"("session":"fedcba9876543210")") != std::string_view::npos);
}

void times_beyond_what_a_number_holds_can_still_be_read() {
  TokenPair pair = full_pair();
  pair.lifetime = {milliseconds::max(), WallTimePoint(milliseconds::max())};
  pair.clock_skew = milliseconds::min();
  pair.refresh_ends = WallTimePoint(milliseconds::max());
  const auto back = parse_token_pair(serialize(pair));
  g_assert_true(back.has_value());
  g_assert_true(*back->lifetime.duration > 24h * 365 * 1000);
  // What is read is written the same, so that "read back and compare" holds from then on.
  g_assert_true(serialize(*back) == serialize(pair));
}

struct Case {
  const char* name;
  const char* from;
  const char* to;
};

void only_what_serialize_makes_is_read() {
  const std::string good(serialize(full_pair()).reveal());
  const auto name_begins = good.find("\"person_name\"");
  const std::string name_member = good.substr(name_begins, good.find(",\"presented\"") - name_begins);
  const char* name = name_member.c_str();
  const std::string too_long = "\"person_name\":\"" + std::string(257, 'x') + '"';
  const Case cases[] = {
      {"another version", "\"version\":1", "\"version\":2"},
      {"no version", "\"version\":1,", ""},
      {"no session", "\"session\":\"fedcba9876543210\",", ""},
      {"session 0", "fedcba9876543210", "0000000000000000"},
      {"short session", "fedcba9876543210", "fedcba987654321"},
      {"session that is not hexadecimal", "fedcba9876543210", "fedcba987654321g"},
      {"session as a number", "\"fedcba9876543210\"", "12"},
      {"no counter", "\"counter\":7,", ""},
      {"negative counter", "\"counter\":7", "\"counter\":-7"},
      {"counter with a fraction", "\"counter\":7", "\"counter\":7.5"},
      {"huge counter", "\"counter\":7", "\"counter\":12345678901234567890123"},
      {"no access token", "\"access_token\":\"access.token\",", ""},
      {"empty access token", "\"access.token\"", "\"\""},
      {"access token as a number", "\"access.token\"", "1"},
      {"access token with U+0000", "\"access.token\"", "\"a\\u0000b\""},
      {"refresh token as null", "\"refresh.token\"", "null"},
      {"zero lifetime", "\"lifetime_ms\":10000", "\"lifetime_ms\":0"},
      {"negative lifetime", "\"lifetime_ms\":10000", "\"lifetime_ms\":-1"},
      {"infinite lifetime", "\"lifetime_ms\":10000", "\"lifetime_ms\":1e400"},
      {"end as text", "\"expires_at_ms\":1700000000123", "\"expires_at_ms\":\"soon\""},
      {"refresh token's end as text", "\"refresh_ends_ms\":1702592000456", "\"refresh_ends_ms\":\"soon\""},
      {"refresh token's end as infinity", "\"refresh_ends_ms\":1702592000456", "\"refresh_ends_ms\":1e400"},
      {"empty name", name, "\"person_name\":\"\""},
      {"name as a number", name, "\"person_name\":1"},
      {"name as null", name, "\"person_name\":null"},
      {"name of 257 characters", name, too_long.c_str()},
      {"no skew", "\"clock_skew_ms\":-1500,", ""},
      {"mark as a number", "\"presented\":true", "\"presented\":1"},
      {"no mark", ",\"presented\":true", ""},
      {"cut off", ",\"presented\":true}", ""},
      {"something after it", "\"presented\":true}", "\"presented\":true}}"},
  };
  g_assert_true(parse_token_pair(Secret(good)).has_value());
  for (const auto& row : cases) {
    g_test_message("%s", row.name);
    const std::size_t position = good.find(row.from);
    g_assert_true(position != std::string::npos);
    g_assert_false(parse_token_pair(Secret(std::string(good).replace(position, strlen(row.from), row.to))).has_value());
  }
  for (const std::string& text : {std::string(), std::string("{}"), std::string("[]"), std::string("a password"),
                                  std::string("\xff\xfe{"), std::string(100000, '[')})
    g_assert_false(parse_token_pair(Secret(text)).has_value());
}

void session_ids_are_new_and_never_none() {
  std::set<SessionId> seen{0};
  for (int i = 0; i < 1000; i++)
    g_assert_true(seen.insert(new_session_id()).second);
}

void a_generation_is_equal_or_not() {
  const Generation generation{0xabcdef0000001f3a, 4};
  g_assert_true(generation.next() == (Generation{0xabcdef0000001f3a, 5}));
  g_assert_false(generation.next() == generation);
  g_assert_false(generation == (Generation{1, 4}));
  g_assert_true(to_string(generation) == "1f3a.4");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/token-pair/a-pair-comes-back-as-it-was", a_pair_comes_back_as_it_was);
  g_test_add_func("/token-pair/what-a-service-does-not-give-stays-away", what_a_service_does_not_give_stays_away);
  g_test_add_func("/token-pair/an-item-of-an-earlier-version-is-read", an_item_of_an_earlier_version_is_read);
  g_test_add_func("/token-pair/what-an-answer-that-renews-leaves-out-stays",
                  what_an_answer_that_renews_leaves_out_stays);
  g_test_add_func("/person-name/is-some-text-of-bounded-length", a_name_is_some_text_of_bounded_length);
  g_test_add_func("/token-pair/any-text-can-be-a-token", any_text_can_be_a_token);
  g_test_add_func("/token-pair/the-session-id-is-text-with-all-its-bits", the_session_id_is_text_with_all_its_bits);
  g_test_add_func("/token-pair/times-beyond-what-a-number-holds-can-still-be-read",
                  times_beyond_what_a_number_holds_can_still_be_read);
  g_test_add_func("/token-pair/only-what-serialize-makes-is-read", only_what_serialize_makes_is_read);
  g_test_add_func("/generation/session-ids-are-new-and-never-none", session_ids_are_new_and_never_none);
  g_test_add_func("/generation/a-generation-is-equal-or-not", a_generation_is_equal_or_not);
  return g_test_run();
}
