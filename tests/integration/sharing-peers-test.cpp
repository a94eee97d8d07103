// Peers that break the rules of the wire, at a real `TokenServer`: each test ends with a good client that is served.

#include "sharing-peers.hpp"

#include <random>
#include <vector>

using namespace vestibule;
using namespace std::chrono_literals;
using sharing::own;
using test::grant;
using test::key_of;
using test::message;
using test::Owner;
using test::Raw;
using test::wait_until;

namespace {

void a_peer_that_breaks_the_protocol_is_closed() {
  Owner owner;
  std::string nul(1, '\0');
  for (const std::string& bytes : {std::string("GET / HTTP/1.1\r\n\r\n"), nul + "AUTH NONSENSE\r\nBEGIN\r\n",
                                   nul + "BEGIN\r\n", std::string(4096, '\xff')}) {
    Raw peer(owner);
    peer.send(bytes);
    peer.send(std::string(64, '\n'));
  }
  for (const std::string& bytes : {std::string(4096, '\xff'), std::string(4096, '\0'), std::string("l\1\0\1", 4)}) {
    Raw peer(owner);
    peer.authenticate();
    peer.send(bytes);
  }
  owner.assert_serves();
  // Half a message and then silence.
  Raw silent(owner);
  silent.authenticate();
  silent.send(message("Token", key_of(owner)).substr(0, 40));
  owner.assert_serves();
}

void assert_refused(sharing::TokenClient& peer, const char* method, GVariant* arguments) {
  try {
    async::run(peer.call(method, own(arguments), "*"));
    g_assert_not_reached();
  } catch (const Error&) {
  }
}

void wrong_calls_are_refused() {
  Owner owner;
  const auto peer = owner.connect();
  assert_refused(*peer, "Nonsense", g_variant_new("()"));
  assert_refused(*peer, "Token", g_variant_new("(i)", 5));
  assert_refused(*peer, "Ping", g_variant_new("(s)", "more"));
  for (const std::string& text : {std::string(), std::string("\n"), std::string(20000, 'x')})
    assert_refused(*peer, "Token", g_variant_new("((sss))", text.c_str(), text.c_str(), text.c_str()));
  g_assert_false(peer->closed().is_set());
  const std::string beyond(64 * 1024, 'x');
  assert_refused(*peer, "Token", g_variant_new("((sss))", beyond.c_str(), "demo", "x"));
  wait_until([&] { return peer->closed().is_set(); });
  owner.assert_serves();
}

void tokens_and_times_that_no_log_in_gives_are_not_adopted() {
  Owner owner;
  const auto adopt = [&](const service::TokenGrant& offered) {
    const auto peer = owner.connect();
    assert_refused(*peer, "Adopt",
                   g_variant_new("(@(sss)@(ayayxxxxxxs)bt)", sharing::encode(owner.account->key()).get(),
                                 sharing::encode(offered).get(), TRUE, tokens::new_session_id()));
  };
  adopt(grant("evil\r\nX-Header: 1"));
  adopt(grant("evil", "re\nfresh"));
  adopt(grant(""));
  adopt(grant(std::string(70000, 'a')));
  for (const auto time : {std::chrono::milliseconds::max(), std::chrono::milliseconds::min() + 1ms}) {
    auto absurd = grant("evil");
    absurd.lifetime.duration = time;
    adopt(absurd);
    absurd = grant("evil");
    absurd.received = tokens::BootTimePoint(time);
    adopt(absurd);
    absurd = grant("evil");
    absurd.refresh_ends = tokens::WallTimePoint(time);
    adopt(absurd);
  }
  auto endless = grant("evil");
  endless.person_name = std::string(257, 'x');
  adopt(endless);
  owner.assert_serves();
}

void what_is_known_of_the_person_crosses_the_socket_both_ways() {
  Owner owner;
  sharing::RemoteAccount client(owner.connect(), owner.account->key(), owner.clock);
  auto offered = grant("good");
  offered.refresh_ends = owner.clock.wall_time() + 24h;
  for (int i = 0; i < 256; i++)
    offered.person_name += "ë";
  async::run(client.adopt(offered, true, tokens::new_session_id()));
  const auto facts = async::run(client.token_facts());
  g_assert_true(facts.person_name == offered.person_name);
  g_assert_true(std::chrono::abs(facts.refresh_ends.value() - owner.clock.boot_time() - 24h) < 10s);
  async::run(client.adopt(grant("good"), true, tokens::new_session_id()));
  const auto of_nobody = async::run(client.token_facts());
  g_assert_true(of_nobody.person_name.empty());
  g_assert_false(of_nobody.refresh_ends.has_value());
}

void an_owners_word_of_the_tokens_and_the_person_is_bounded() {
  session::TokenFacts facts;
  facts.person_name = std::string(256, 'x');
  g_assert_true(sharing::decode_facts(sharing::encode(facts))->person_name == facts.person_name);
  facts.person_name += "x";
  g_assert_false(sharing::decode_facts(sharing::encode(facts)).has_value());
  facts = {};
  facts.refresh_claims = R"({"sub":"1"})";
  g_assert_true(sharing::decode_facts(sharing::encode(facts))->refresh_claims == facts.refresh_claims);
  facts.refresh_claims = "[1]";
  g_assert_false(sharing::decode_facts(sharing::encode(facts)).has_value());
  facts = {};
  facts.refresh_ends = tokens::BootTimePoint(std::chrono::milliseconds::max());
  g_assert_false(sharing::decode_facts(sharing::encode(facts)).has_value());
}

void mutated_messages_harm_nobody() {
  Owner owner;
  std::mt19937 random(4711);
  const std::string messages[] = {
      message("Token", key_of(owner)), message("State", key_of(owner)), message("Ping", own(g_variant_new("()"))),
      message("Events", own(g_variant_new("(@(sss)t)", sharing::encode(owner.account->key()).get(), guint64{0})))};
  auto peer = std::make_unique<Raw>(owner);
  peer->authenticate();
  int connections = 1;
  for (int i = 0; i < 10000; i++) {
    auto bytes = messages[random() % 4];
    for (auto changes = 1 + random() % 3; changes > 0; changes--)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    if (random() % 16 == 0) bytes.resize(random() % bytes.size());
    const bool open = peer->send(bytes) && !peer->is_closed();
    // A changed length swallows what follows: a fresh start now and then lets the others be looked at.
    if (open && i % 8) continue;
    peer = std::make_unique<Raw>(owner);
    peer->authenticate();
    connections++;
  }
  g_test_message("10000 messages over %d connections", connections);
  owner.assert_serves();
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  // GDBus warns of a message that is none; only what it calls critical is a mistake here.
  g_log_set_always_fatal(static_cast<GLogLevelFlags>(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
  const auto add = [](const char* name, void (*test)()) { g_test_add_func(name, test); };
  add("/sharing-peers/a-peer-that-breaks-the-protocol-is-closed", a_peer_that_breaks_the_protocol_is_closed);
  add("/sharing-peers/wrong-calls-are-refused", wrong_calls_are_refused);
  add("/sharing-peers/tokens-and-times-that-no-log-in-gives-are-not-adopted",
      tokens_and_times_that_no_log_in_gives_are_not_adopted);
  add("/sharing-peers/what-is-known-of-the-person-crosses-the-socket-both-ways",
      what_is_known_of_the_person_crosses_the_socket_both_ways);
  add("/sharing-peers/an-owners-word-of-the-tokens-and-the-person-is-bounded",
      an_owners_word_of_the_tokens_and_the_person_is_bounded);
  add("/sharing-peers/mutated-messages-harm-nobody", mutated_messages_harm_nobody);
  return g_test_run();
}
