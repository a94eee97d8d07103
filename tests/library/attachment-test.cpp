#include "equal.hpp"
#include "fixture.hpp"
#include "named-tests.hpp"
#include "plain-session.hpp"

#include <map>
#include <optional>
#include <string>

using namespace vestibule;
using namespace vestibule::test;

namespace {

/// A signed-in account, and somebody's own session that has adopted it.
struct Adopted : Program {
  explicit Adopted(int connections = 16) : session(connections) {
    sign_in();
    attachment.emplace(attach(session.soup(), *account));
    wait_for_token();
  }

  std::string url(const std::string& path = "/data") const { return service.url(path); }
  /// From now on the server takes another token, which only a renewal yields.
  void expire() { service.access = "expired"; }
  /// Until what is sent carries a token.
  void wait_for_token() {
    wait_until([this] {
      session.send("GET", url("/open"));
      return service.server.last("/open").header("Authorization") != "(none)";
    });
    service.server.forget_requests();
  }

  PlainSession session;
  std::optional<Attachment> attachment;
};

void a_message_carries_the_token_and_its_callers_headers() {
  Adopted app;
  auto message = async::Object<SoupMessage>::adopt(soup_message_new("GET", app.url().c_str()));
  soup_message_headers_append(soup_message_get_request_headers(message.get()), "X-Mine", "kept");
  auto& send = app.session.start(message);
  app.session.wait_for_all();
  g_assert_cmpint(send.status, ==, 200);
  equal(send.body, R"({"msg":"hello"})");
  equal(app.service.server.last("/data").header("X-Mine"), "kept");
  // Nothing of it stays behind.
  g_assert_null(soup_message_headers_get_one(soup_message_get_request_headers(message.get()), "Authorization"));
  g_assert_false(soup_message_query_flags(message.get(), SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE));
}

void an_expiry_in_the_middle_of_a_storm_is_one_renewal_and_nobody_notices() {
  for (const int connections : {2, 16, 64}) {
    Adopted app(connections);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 300; i++)
        app.session.start("GET", app.url());
      const int half = app.session.ended() + 100;
      wait_until([&] { return app.session.ended() >= half; });
      app.expire();
      app.session.wait_for_all();
    }
    g_test_message("%d connections: %d refusals", connections, app.service.refusals);
    g_assert_cmpint(app.session.ended(200), >=, 900);
    g_assert_cmpint(app.session.ended(401), ==, 0);
    g_assert_cmpint(app.service.renewals, ==, 3);
    g_assert_cmpint(app.service.refusals, >, 0);
    g_assert_cmpint(app.service.refusals, <=, 3 * connections);
  }
}

void a_storm_waits_for_a_renewal_that_takes_its_time() {
  Adopted app;
  async::Event gate;
  app.service.refresh_gate = &gate;
  app.expire();
  for (int i = 0; i < 100; i++)
    app.session.start("GET", app.url());
  wait_until([&] { return app.service.server.count("/auth/refresh") == 1 && app.service.refusals == 16; });
  const int before = app.session.ended();
  gate.set();
  app.session.wait_for_all();
  g_assert_cmpint(before, ==, app.session.ended() - 100);
  g_assert_cmpint(app.session.ended(401), ==, 0);
  g_assert_cmpint(app.service.renewals, ==, 1);
}

void a_challenge_of_the_servers_own_is_as_good_as_none() {
  for (const char* challenge : {R"(Bearer realm="theirs", error="invalid_token")", R"(Basic realm="theirs")",
                                R"(Basic realm="theirs", Bearer realm="theirs")", "Unheard-Of x=1", "bearer"}) {
    Adopted app;
    app.service.server.on("/challenged", [&app, challenge](const SeenRequest& request) -> async::Task<Answer> {
      if (request.header("Authorization") == "Bearer " + app.service.access) co_return Answer::json(200, "{}");
      co_return Answer{.status = 401, .body = "no", .headers = {{"WWW-Authenticate", challenge}}};
    });
    app.expire();
    g_assert_cmpint(app.session.send("GET", app.url("/challenged")).status, ==, 200);
    g_assert_cmpint(app.service.renewals, ==, 1);
  }
}

void a_401_that_a_new_token_does_not_help_is_its_callers_as_the_server_made_it() {
  Adopted app;
  app.service.server.on("/closed", Answer::json(401, R"({"why":"not yours"})"));
  const auto& bare = app.session.send("GET", app.url("/closed"));
  g_assert_cmpint(bare.status, ==, 401);
  equal(bare.body, R"({"why":"not yours"})");
  g_assert_null(
      soup_message_headers_get_list(soup_message_get_response_headers(bare.message.get()), "WWW-Authenticate"));
  const int asked = app.service.server.count("/closed");
  g_assert_cmpint(asked, <=, 6);
  g_assert_cmpint(app.service.renewals, ==, 1);
  app.service.server.on("/closed", Answer{.status = 401, .headers = {{"WWW-Authenticate", "Basic realm=\"theirs\""}}});
  const auto& theirs = app.session.send("GET", app.url("/closed"));
  g_assert_cmpint(theirs.status, ==, 401);
  equal(soup_message_headers_get_list(soup_message_get_response_headers(theirs.message.get()), "WWW-Authenticate"),
        "Basic realm=\"theirs\"");
  // Others are not disturbed.
  g_assert_cmpint(app.session.send("GET", app.url()).status, ==, 200);
  g_assert_true(app.account->signed_in() == Account::SignedIn::Yes);
}

void what_has_a_body_goes_once_and_renews_for_those_that_follow() {
  Adopted app;
  const std::string body(300'000, 'x');
  g_assert_cmpint(app.session.send("POST", app.url("/echo"), body).status, ==, 200);
  equal(app.service.server.last("/echo").body, body);
  app.expire();
  for (int i = 0; i < 20; i++)
    app.session.start("POST", app.url("/echo"), body);
  app.session.wait_for_all();
  wait_until([&] { return app.service.renewals == 1; });
  for (const auto& request : app.service.server.requests())
    if (request.path == "/echo") g_assert_cmpuint(request.body.size(), ==, body.size());
  g_assert_cmpint(app.service.server.count("/echo"), ==, 21);
  g_assert_cmpint(app.session.ended(401), >, 0);
  wait_until([&] { return app.session.send("POST", app.url("/echo"), body).status == 200; });
  g_assert_cmpint(app.service.renewals, ==, 1);
}

void a_post_without_a_body_is_sent_again() {
  Adopted app;
  app.expire();
  g_assert_cmpint(app.session.send("POST", app.url("/echo")).status, ==, 200);
  g_assert_cmpint(app.session.send("DELETE", app.url("/data")).status, ==, 200);
  g_assert_cmpint(app.service.renewals, ==, 1);
}

void the_token_goes_to_its_origin_only_redirects_included() {
  Adopted app;
  TestServer elsewhere;
  elsewhere.on("/other", Answer::json(200, "{}"));
  app.service.server.on("/away", Answer{.status = 302, .headers = {{"Location", elsewhere.url("/other")}}});
  app.service.server.on("/home", Answer{.status = 302, .headers = {{"Location", app.url()}}});
  g_assert_cmpint(app.session.send("GET", app.url("/away")).status, ==, 200);
  g_assert_true(app.service.server.last("/away").header("Authorization").starts_with("Bearer "));
  equal(elsewhere.last("/other").header("Authorization"), "(none)");
  g_assert_cmpint(app.session.send("GET", elsewhere.url("/other")).status, ==, 200);
  equal(elsewhere.last("/other").header("Authorization"), "(none)");
  g_assert_cmpint(app.session.send("GET", app.url("/home")).status, ==, 200);

  // Also where the attachment goes while the message is on its way.
  async::Event gate;
  app.service.server.on("/slow-away", [&](const SeenRequest&) -> async::Task<Answer> {
    co_await gate;
    co_return Answer{.status = 302, .headers = {{"Location", elsewhere.url("/other")}}};
  });
  elsewhere.forget_requests();
  auto& send = app.session.start("GET", app.url("/slow-away"));
  wait_until([&] { return app.service.server.count("/slow-away") == 1; });
  app.attachment.reset();
  gate.set();
  app.session.wait_for_all();
  g_assert_cmpint(send.status, ==, 200);
  equal(elsewhere.last("/other").header("Authorization"), "(none)");
  // Whatever a caller sends elsewhere by itself is its own.
  auto mine = async::Object<SoupMessage>::adopt(soup_message_new("GET", elsewhere.url("/other").c_str()));
  soup_message_headers_append(soup_message_get_request_headers(mine.get()), "Authorization", "Basic mine");
  app.session.start(mine);
  app.session.wait_for_all();
  equal(elsewhere.last("/other").header("Authorization"), "Basic mine");
}

void what_is_cancelled_while_it_waits_ends_at_once_and_others_go_on() {
  Adopted app;
  async::Event gate;
  app.service.refresh_gate = &gate;
  app.expire();
  auto& cancelled = app.session.start("GET", app.url());
  auto& goes_on = app.session.start("GET", app.url());
  wait_until([&] { return app.service.server.count("/auth/refresh") == 1 && app.service.refusals == 2; });
  g_cancellable_cancel(cancelled.cancellable.get());
  wait_until([&] { return cancelled.ended; });
  g_assert_false(goes_on.ended);
  g_assert_false(cancelled.error.empty());
  gate.set();
  app.session.wait_for_all();
  g_assert_cmpint(goes_on.status, ==, 200);
  // The same message can be sent anew.
  g_assert_cmpint(app.session.start(cancelled.message).status, ==, 0);
  app.session.wait_for_all();
  g_assert_cmpint(app.session.ended(200), >=, 2);
}

void an_attachment_that_goes_lets_those_that_wait_have_their_401() {
  Adopted app;
  async::Event gate;
  app.service.refresh_gate = &gate;
  app.expire();
  for (int i = 0; i < 20; i++)
    app.session.start("GET", app.url());
  wait_until([&] { return app.service.refusals == 16; });
  app.attachment.reset();
  app.session.wait_for_all();
  g_assert_cmpint(app.session.ended(401), ==, 20);
  gate.set();
  app.service.server.forget_requests();
  app.session.send("GET", app.url("/open"));
  equal(app.service.server.last("/open").header("Authorization"), "(none)");
}

void a_session_that_the_server_ends_gives_everyone_the_401() {
  Adopted app;
  app.expire();
  app.service.refresh_answers = {TokenService::invalid_refresh_token()};
  for (int i = 0; i < 50; i++)
    app.session.start("GET", app.url());
  app.session.wait_for_all();
  g_assert_cmpint(app.session.ended(401), ==, 50);
  wait_until([&] { return app.account->signed_in() == Account::SignedIn::No; });
  g_assert_true(app.account->ended_by() == Account::EndedBy::Server);
  g_assert_cmpint(app.service.server.count("/auth/refresh"), ==, 1);
  // A later sign-in is taken up.
  app.sign_in();
  app.wait_for_token();
  g_assert_cmpint(app.session.send("GET", app.url()).status, ==, 200);
}

void what_is_sent_before_the_store_has_answered_waits_for_it() {
  Program program;
  program.sign_in();
  Options options(new_application_id());
  options.set_token_store(program.store);
  Client client(options);
  const auto account = client.account(program.service.server.url(), "demo");
  PlainSession session;
  const auto attachment = attach(session.soup(), account);
  g_assert_true(account.signed_in() == Account::SignedIn::Unknown);
  g_assert_cmpint(session.send("GET", program.service.url("/data")).status, ==, 200);
  g_assert_true(account.signed_in() == Account::SignedIn::Yes);
}

void nobody_signed_in_is_a_401_for_the_caller() {
  Program program;
  PlainSession session;
  const auto attachment = attach(session.soup(), *program.account);
  g_assert_cmpint(session.send("GET", program.service.url("/data")).status, ==, 401);
  g_assert_cmpint(program.service.server.count("/data"), ==, 1);
  g_assert_cmpint(program.service.server.count("/auth/refresh"), ==, 0);
}

void a_token_is_renewed_ahead_of_its_end_so_that_a_body_is_not_refused() {
  Program program;
  constexpr gint64 life = 6;  // s, of which a fifth is more than the second that a token does not tell
  std::map<std::string, gint64> ends;
  program.service.make_access = [&ends](int number) {
    const gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    const auto token = jwt(now, now + life, std::to_string(number));
    ends["Bearer " + token] = (now + life) * G_USEC_PER_SEC;
    return token;
  };
  program.service.server.on("/upload", [&ends](const SeenRequest& request) -> async::Task<Answer> {
    const auto end = ends.find(request.header("Authorization"));
    co_return end != ends.end() && g_get_real_time() < end->second ? Answer::json(200, "{}")
                                                                   : TokenService::unauthorized();
  });
  program.sign_in();
  PlainSession session;
  const auto attachment = attach(session.soup(), *program.account);
  session.send("GET", program.service.url("/data"));
  wait_until([&] {
    g_assert_cmpint(session.send("POST", program.service.url("/upload"), "body").status, ==, 200);
    return program.service.renewals == 1;
  });
  wait_until([&] {
    g_assert_cmpint(session.send("POST", program.service.url("/upload"), "body").status, ==, 200);
    return program.service.server.last("/upload").header("Authorization") == "Bearer " + program.service.access;
  });
  g_assert_cmpint(program.service.server.count("/auth/refresh"), ==, 1);
}

void the_session_can_go_before_the_attachment_and_the_account_before_both() {
  std::optional<Attachment> attachment;
  Program program;
  program.sign_in();
  {
    PlainSession session;
    attachment.emplace(attach(session.soup(), *program.account));
    program.account.reset();
    program.client.reset();
    wait_until([&] { return session.send("GET", program.service.url("/data")).status == 200; });
    program.service.access = "expired";
    g_assert_cmpint(session.send("GET", program.service.url("/data")).status, ==, 200);
  }
  attachment.reset();
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "attachment",
      {{"a-message-carries-the-token-and-its-callers-headers", a_message_carries_the_token_and_its_callers_headers},
       {"an-expiry-in-the-middle-of-a-storm-is-one-renewal-and-nobody-notices",
        an_expiry_in_the_middle_of_a_storm_is_one_renewal_and_nobody_notices},
       {"a-storm-waits-for-a-renewal-that-takes-its-time", a_storm_waits_for_a_renewal_that_takes_its_time},
       {"a-challenge-of-the-servers-own-is-as-good-as-none", a_challenge_of_the_servers_own_is_as_good_as_none},
       {"a-401-that-a-new-token-does-not-help-is-its-callers-as-the-server-made-it",
        a_401_that_a_new_token_does_not_help_is_its_callers_as_the_server_made_it},
       {"what-has-a-body-goes-once-and-renews-for-those-that-follow",
        what_has_a_body_goes_once_and_renews_for_those_that_follow},
       {"a-post-without-a-body-is-sent-again", a_post_without_a_body_is_sent_again},
       {"the-token-goes-to-its-origin-only-redirects-included", the_token_goes_to_its_origin_only_redirects_included},
       {"what-is-cancelled-while-it-waits-ends-at-once-and-others-go-on",
        what_is_cancelled_while_it_waits_ends_at_once_and_others_go_on},
       {"an-attachment-that-goes-lets-those-that-wait-have-their-401",
        an_attachment_that_goes_lets_those_that_wait_have_their_401},
       {"a-session-that-the-server-ends-gives-everyone-the-401", a_session_that_the_server_ends_gives_everyone_the_401},
       {"what-is-sent-before-the-store-has-answered-waits-for-it",
        what_is_sent_before_the_store_has_answered_waits_for_it},
       {"nobody-signed-in-is-a-401-for-the-caller", nobody_signed_in_is_a_401_for_the_caller},
       {"a-token-is-renewed-ahead-of-its-end-so-that-a-body-is-not-refused",
        a_token_is_renewed_ahead_of_its_end_so_that_a_body_is_not_refused},
       {"the-session-can-go-before-the-attachment-and-the-account-before-both",
        the_session_can_go_before_the_attachment_and_the_account_before_both}});
}
