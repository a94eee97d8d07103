#include "adopted.hpp"
#include "equal.hpp"
#include "named-tests.hpp"

#include <map>
#include <optional>
#include <string>

using namespace vestibule;
using namespace vestibule::test;

namespace {

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

void what_is_sent_before_the_store_has_answered_waits_for_it() {
  Program program;
  program.sign_in();
  Options options(new_application_id());
  options.set_token_store(program.store);
  Client client(options);
  const auto account = client.account(program.service.server.url(), "demo");
  PlainSession session;
  program.store->answers = false;
  const auto attachment = attach(session.soup(), account);
  const auto& send = session.start("GET", program.service.url("/data"));
  wait_until([&] { return program.service.refusals == 1; });
  g_assert_true(account.signed_in() == Account::SignedIn::Unknown);
  program.store->answer();
  session.wait_for_all();
  g_assert_cmpint(send.status, ==, 200);
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
       {"a-challenge-of-the-servers-own-is-as-good-as-none", a_challenge_of_the_servers_own_is_as_good_as_none},
       {"a-401-that-a-new-token-does-not-help-is-its-callers-as-the-server-made-it",
        a_401_that_a_new_token_does_not_help_is_its_callers_as_the_server_made_it},
       {"the-token-goes-to-its-origin-only-redirects-included", the_token_goes_to_its_origin_only_redirects_included},
       {"what-is-sent-before-the-store-has-answered-waits-for-it",
        what_is_sent_before_the_store_has_answered_waits_for_it},
       {"nobody-signed-in-is-a-401-for-the-caller", nobody_signed_in_is_a_401_for_the_caller},
       {"a-token-is-renewed-ahead-of-its-end-so-that-a-body-is-not-refused",
        a_token_is_renewed_ahead_of_its_end_so_that_a_body_is_not_refused},
       {"the-session-can-go-before-the-attachment-and-the-account-before-both",
        the_session_can_go_before_the_attachment_and_the_account_before_both}});
}
