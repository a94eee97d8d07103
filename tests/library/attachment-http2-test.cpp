// What is another matter over HTTP/2: the status comes before the headers, and all messages are on one connection.

#include "equal.hpp"
#include "fixture.hpp"
#include "named-tests.hpp"
#include "plain-session.hpp"

using namespace vestibule;
using namespace vestibule::test;

namespace {

async::Object<GTlsCertificate> certificate() {
  GError* error = nullptr;
  auto made = async::Object<GTlsCertificate>::adopt(
      g_tls_certificate_new_from_files(g_getenv("TEST_CERTIFICATE"), g_getenv("TEST_KEY"), &error));
  g_assert_no_error(error);
  return made;
}

async::Object<GTlsDatabase> trust() {
  GError* error = nullptr;
  auto made =
      async::Object<GTlsDatabase>::adopt(G_TLS_DATABASE(g_tls_file_database_new(g_getenv("TEST_CERTIFICATE"), &error)));
  g_assert_no_error(error);
  return made;
}

/// A signed-in account at a service of HTTP/2, and somebody's own session that has adopted it.
struct Adopted {
  Adopted() : database(trust()), program(certificate(), database.get()) {
    program.sign_in();
    soup_session_set_tls_database(session.soup(), database.get());
    attachment.emplace(attach(session.soup(), *program.account));
    wait_until([this] { return session.send("GET", program.service.url("/data")).status == 200; });
    g_assert_cmpint(program.service.refusals, <=, 1);
    program.service.refusals = 0;
  }

  async::Object<GTlsDatabase> database;
  Program program;
  PlainSession session;
  std::optional<Attachment> attachment;
};

void an_expiry_in_the_middle_of_a_storm_is_one_renewal_and_nobody_notices() {
  Adopted app;
  for (int round = 1; round <= 3; round++) {
    const int before = app.session.ended();
    for (int i = 0; i < 100; i++)
      app.session.start("GET", app.program.service.url("/data"));
    wait_until([&] { return app.session.ended() > before; });
    app.program.service.access = "expired";
    for (int i = 0; i < 100; i++)
      app.session.start("GET", app.program.service.url("/data"));
    app.session.wait_for_all();
    g_assert_cmpint(app.program.service.renewals, ==, round);
  }
  g_test_message("%d refusals", app.program.service.refusals);
  const auto& last = app.session.send("GET", app.program.service.url("/data"));
  g_assert_true(soup_message_get_http_version(last.message.get()) == SOUP_HTTP_2_0);
  g_assert_cmpint(app.session.ended(401), ==, 0);
  g_assert_cmpint(app.session.ended(200), ==, app.session.ended());
}

void a_401_is_its_callers_as_the_server_made_it() {
  Adopted app;
  app.program.service.server.on(
      "/closed",
      Answer{.status = 401, .body = "not yours", .headers = {{"WWW-Authenticate", "Basic realm=\"theirs\""}}});
  const auto& send = app.session.send("GET", app.program.service.url("/closed"));
  g_assert_cmpint(send.status, ==, 401);
  equal(send.body, "not yours");
  equal(soup_message_headers_get_list(soup_message_get_response_headers(send.message.get()), "WWW-Authenticate"),
        "Basic realm=\"theirs\"");
}

void what_is_cancelled_while_it_waits_disturbs_nobody() {
  Adopted app;
  async::Event gate;
  app.program.service.refresh_gate = &gate;
  app.program.service.access = "expired";
  auto& cancelled = app.session.start("GET", app.program.service.url("/data"));
  auto& goes_on = app.session.start("GET", app.program.service.url("/data"));
  wait_until(
      [&] { return app.program.service.server.count("/auth/refresh") == 1 && app.program.service.refusals == 2; });
  g_cancellable_cancel(cancelled.cancellable.get());
  gate.set();
  app.session.wait_for_all();
  g_assert_cmpint(goes_on.status, ==, 200);
  g_assert_cmpint(cancelled.status, ==, 0);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "attachment-http2",
      {{"an-expiry-in-the-middle-of-a-storm-is-one-renewal-and-nobody-notices",
        an_expiry_in_the_middle_of_a_storm_is_one_renewal_and_nobody_notices},
       {"a-401-is-its-callers-as-the-server-made-it", a_401_is_its_callers_as_the_server_made_it},
       {"what-is-cancelled-while-it-waits-disturbs-nobody", what_is_cancelled_while_it_waits_disturbs_nobody}});
}
