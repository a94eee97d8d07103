#include "equal.hpp"
#include "fixture.hpp"
#include "named-tests.hpp"

#include <set>
#include <vector>

using namespace vestibule;
using namespace vestibule::test;
using Kind = Failure::Kind;

namespace {

/// The kind of what `call` throws; "nothing" where it throws nothing.
template <class Function>
std::string thrown_by(Function function) {
  try {
    function();
  } catch (const Failure& failure) {
    return name_of(failure.kind());
  }
  return "nothing";
}

async::Object<GCancellable> new_cancellable() {
  return async::Object<GCancellable>::adopt(g_cancellable_new());
}

void a_sign_in_is_told_once_from_the_main_loop_and_is_seen_in_the_state() {
  Program program;
  g_assert_true(program.account->signed_in() == Account::SignedIn::Unknown);
  g_assert_true(program.account->unknown_reason() == Account::UnknownReason::NotRead);
  int changes = 0;
  auto connection = program.account->on_changed([&] { changes++; });
  Called called;
  program.account->sign_in("right", Account::Keep::InStore, nullptr, called.done());
  g_assert_cmpint(called.times, ==, 0);
  wait_until([&] { return called.times > 0 && changes > 0; });
  g_assert_true(called.succeeded());
  g_assert_true(program.account->signed_in() == Account::SignedIn::Yes);
  g_assert_true(program.account->ended_by() == Account::EndedBy::Nobody);
  g_assert_false(program.account->is_unsaved() || program.account->is_unavailable());
  equal(program.get("/data"), "200");
  g_assert_cmpint(called.times, ==, 1);

  connection.disconnect();
  const int before = changes;
  program.account->sign_out({});
  wait_until([&] { return program.account->signed_in() == Account::SignedIn::No; });
  g_assert_cmpint(changes, ==, before);
}

void what_the_server_says_of_a_wrong_password_is_passed_on() {
  Program program;
  Called called;
  program.account->sign_in("wrong", Account::Keep::InStore, nullptr, called.done());
  wait_until([&] { return called.times > 0; });
  g_assert_true(called.failed(Kind::Refused));
  g_assert_cmpint(called.failure->status(), ==, 401);
  equal(called.failure->server_message(), "Wrong password");
  g_assert_true(std::string(called.failure->what()).find("wrong") == std::string::npos);
}

void what_cannot_be_asked_for_is_said_at_once() {
  equal(thrown_by([] { Options("no id"); }), "Invalid");
  Program program;
  auto& client = *program.client;
  equal(thrown_by([&] { client.account("http://example.org", "ada"); }), "Invalid");
  equal(thrown_by([&] { client.account("ftp://127.0.0.1", "ada"); }), "Invalid");
  equal(thrown_by([&] { client.account("", "ada"); }), "Invalid");
  equal(thrown_by([&] { client.account("https://example.org", ""); }), "Invalid");
  equal(thrown_by([&] { client.account("https://example.org", "ada", "no-such-profile"); }), "Invalid");
  equal(thrown_by([&] { client.account("https://example.org/api/", "ada", "simple-jwt"); }), "nothing");
  equal(client.account("Example.org/api/", "ada").server(), "https://example.org/api");
  Options options(new_application_id());
  equal(thrown_by([&] { options.add_profile("{"); }), "Invalid");
  equal(thrown_by([&] { options.add_profile(R"({"id":"mine"})"); }), "Invalid");
}

void a_profile_of_the_programs_own_is_known_to_it() {
  g_autofree char* shipped = nullptr;
  g_assert_true(g_file_get_contents(g_getenv("TOKEN_API_PROFILE"), &shipped, nullptr, nullptr));
  std::string own = shipped;
  own.replace(own.find("\"token-api\""), 11, "\"mine\"");
  for (std::size_t at; (at = own.find("\"/auth\"")) != std::string::npos;)
    own.replace(at, 7, "\"/mine\"");
  Options options(new_application_id());
  options.set_token_store(std::make_shared<MemoryStore>()).add_profile(own);
  equal(thrown_by([&] { options.add_profile(own); }), "Invalid");
  TokenService service;
  service.server.on("/mine", Answer::json(200, R"({"accessToken":"access-1","refreshToken":"refresh-1"})"));
  Client client(options);
  auto account = client.account(service.server.url(), "ada", "mine");
  equal(account.profile(), "mine");
  Called called;
  account.sign_in("right", Account::Keep::InMemory, nullptr, called.done());
  wait_until([&] { return called.times > 0; });
  g_assert_true(called.succeeded());
  g_assert_cmpint(service.server.count("/mine"), ==, 1);
}

void a_sign_in_that_is_cancelled_is_undone() {
  Program program;
  async::Event gate;
  program.service.server.on("/auth", [&](const SeenRequest&) -> async::Task<Answer> {
    co_await gate;
    co_return Answer::json(200, R"({"accessToken":"access-1","refreshToken":"refresh-1"})");
  });
  const auto cancellable = new_cancellable();
  Called called;
  program.account->sign_in("right", Account::Keep::InStore, cancellable.get(), called.done());
  wait_until([&] { return program.service.server.count("/auth") == 1; });
  g_cancellable_cancel(cancellable.get());
  wait_until([&] { return called.times > 0; });
  g_assert_true(called.failed(Kind::Cancelled));
  gate.set();
  equal(program.get("/data"), "NotSignedIn");
  g_assert_true(program.store->items.empty());
}

void a_copy_is_the_same_account_and_so_is_another_that_is_asked_for() {
  Program program;
  auto copy = *program.account;
  auto other = program.client->account(program.service.server.url(), "demo");
  int changes = 0;
  const auto connection = other.on_changed([&] { changes++; });
  program.sign_in();
  g_assert_true(copy.signed_in() == Account::SignedIn::Yes);
  wait_until([&] { return changes > 0 && other.signed_in() == Account::SignedIn::Yes; });
  copy = other;
  equal(copy.username(), "demo");
}

void a_sign_out_ends_the_session_here_and_at_the_server() {
  for (const bool server_knows : {true, false}) {
    Program program;
    program.sign_in();
    g_assert_cmpuint(program.store->items.size(), ==, 1);
    if (!server_knows) program.service.server.on("/auth/logout", Answer::dropped());
    int times = 0;
    program.account->sign_out([&](const Failure* failure, bool told, bool removed) {
      g_assert_null(failure);
      g_assert_true(told == server_knows);
      g_assert_true(removed);
      times++;
    });
    wait_until([&] { return times > 0; });
    g_assert_true(program.account->signed_in() == Account::SignedIn::No);
    g_assert_true(program.account->ended_by() == Account::EndedBy::Person);
    g_assert_true(program.store->items.empty());
    equal(program.get("/data"), "NotSignedIn");
  }
}

void tokens_that_were_had_in_another_way_are_gone_on_with() {
  Program program;
  for (const auto& [access, refresh] :
       {std::pair("", "refresh-1"), std::pair("a\nb", "refresh-1"), std::pair("a", "\n")}) {
    Called refused;
    program.account->adopt(access, refresh, {}, Account::Keep::InStore, nullptr, refused.done());
    wait_until([&] { return refused.times > 0; });
    g_assert_true(refused.failed(Kind::Invalid));
  }
  Called called;
  program.account->adopt("access-1", "refresh-1", std::chrono::hours(1), Account::Keep::InStore, nullptr,
                         called.done());
  wait_until([&] { return called.times > 0; });
  g_assert_true(called.succeeded());
  equal(program.get("/data"), "200");
  g_assert_cmpint(program.service.renewals, ==, 0);
  program.service.access = "expired";
  equal(program.get("/data"), "200");
  g_assert_cmpint(program.service.renewals, ==, 1);
  g_assert_cmpint(program.service.server.count("/auth"), ==, 0);
  g_assert_cmpuint(program.store->items.size(), ==, 1);
}

void a_token_is_given_for_as_long_as_it_is_wanted() {
  Program program;
  program.service.make_access = [](int number) {
    const gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    return jwt(now, now + 600 * number, std::to_string(number));
  };
  program.sign_in();
  const auto ask = [&](std::chrono::milliseconds at_least) {
    std::optional<AccessToken> given;
    program.account->access_token(at_least, nullptr, [&](const Failure* failure, const AccessToken& token) {
      g_assert_null(failure);
      given = token;
    });
    wait_until([&] { return given.has_value(); });
    return *given;
  };
  const auto first = ask(std::chrono::minutes(1));
  equal(std::string(first.reveal()), program.service.access);
  g_assert_true(*first.expires_in() > std::chrono::minutes(19) && *first.expires_in() <= std::chrono::minutes(20));
  g_assert_cmpint(program.service.renewals, ==, 0);
  const auto second = ask(std::chrono::minutes(25));
  g_assert_cmpint(program.service.renewals, ==, 1);
  g_assert_true(second.reveal() != first.reveal());
  g_assert_true(AccessToken().reveal().empty() && !AccessToken().expires_in());

  Program nobody;
  Called called;
  nobody.account->access_token({}, nullptr, [&](const Failure* failure, const AccessToken&) { called.set(failure); });
  wait_until([&] { return called.times > 0; });
  g_assert_true(called.failed(Kind::NotSignedIn));
}

void what_happened_can_be_read_and_has_no_secret_in_it() {
  Program program;
  program.sign_in();
  program.service.access = "expired";
  equal(program.get("/data"), "200");
  std::vector<Event> events;
  const auto read = [&](std::uint64_t after) {
    bool ended = false;
    program.account->fetch_events(after, nullptr, [&](const Failure* failure, const std::vector<Event>& found) {
      g_assert_null(failure);
      events = found;
      ended = true;
    });
    wait_until([&] { return ended; });
  };
  read(0);
  std::set<std::string> names;
  for (std::size_t i = 0; i < events.size(); i++) {
    g_assert_cmpuint(events[i].sequence(), ==, i + 1);
    names.insert(events[i].name());
    for (const char* secret : {"access-", "refresh-"})
      g_assert_true(events[i].detail().find(secret) == std::string::npos);
    const auto ago = std::chrono::system_clock::now() - events[i].time();
    g_assert_true(ago > std::chrono::seconds(-1) && ago < std::chrono::minutes(1));
    g_assert_true(events[i].took().count() >= 0);
  }
  for (const char* name : {"signed-in", "renewal-started", "renewed", "sent-again"})
    g_assert_true(names.contains(name));
  const auto last = events.back().sequence();
  read(last - 1);
  g_assert_cmpuint(events.size(), ==, 1);
  g_assert_cmpuint(events.front().sequence(), ==, last);
}

void accounts_that_are_kept_are_listed_until_they_are_forgotten() {
  Program program;
  const auto list = [&] {
    std::optional<std::vector<Account>> listed;
    program.client->list_accounts(nullptr, [&](const Failure* failure, const std::vector<Account>& accounts) {
      g_assert_null(failure);
      listed = accounts;
    });
    wait_until([&] { return listed.has_value(); });
    return *listed;
  };
  g_assert_cmpuint(list().size(), ==, 0);
  program.sign_in(Account::Keep::InMemory);
  g_assert_cmpuint(list().size(), ==, 0);
  g_assert_true(program.store->items.empty());
  program.sign_in();
  g_assert_cmpuint(list().size(), ==, 1);
  equal(list().front().username() + list().front().server(), "demo" + program.service.server.url());
  Called called;
  program.account->forget(called.done());
  wait_until([&] { return called.times > 0; });
  g_assert_true(called.succeeded());
  g_assert_cmpuint(list().size(), ==, 0);
  g_assert_true(program.account->signed_in() == Account::SignedIn::Yes);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "client",
      {{"a-sign-in-is-told-once-from-the-main-loop-and-is-seen-in-the-state",
        a_sign_in_is_told_once_from_the_main_loop_and_is_seen_in_the_state},
       {"what-the-server-says-of-a-wrong-password-is-passed-on", what_the_server_says_of_a_wrong_password_is_passed_on},
       {"what-cannot-be-asked-for-is-said-at-once", what_cannot_be_asked_for_is_said_at_once},
       {"a-profile-of-the-programs-own-is-known-to-it", a_profile_of_the_programs_own_is_known_to_it},
       {"a-sign-in-that-is-cancelled-is-undone", a_sign_in_that_is_cancelled_is_undone},
       {"a-copy-is-the-same-account-and-so-is-another-that-is-asked-for",
        a_copy_is_the_same_account_and_so_is_another_that_is_asked_for},
       {"a-sign-out-ends-the-session-here-and-at-the-server", a_sign_out_ends_the_session_here_and_at_the_server},
       {"tokens-that-were-had-in-another-way-are-gone-on-with", tokens_that_were_had_in_another_way_are_gone_on_with},
       {"a-token-is-given-for-as-long-as-it-is-wanted", a_token_is_given_for_as_long_as_it_is_wanted},
       {"what-happened-can-be-read-and-has-no-secret-in-it", what_happened_can_be_read_and_has_no_secret_in_it},
       {"accounts-that-are-kept-are-listed-until-they-are-forgotten",
        accounts_that_are_kept_are_listed_until_they_are_forgotten}});
}
