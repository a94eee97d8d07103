#include "adopted.hpp"
#include "equal.hpp"
#include "named-tests.hpp"

#include <string>

using namespace vestibule;
using namespace vestibule::test;

namespace {

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
  // The same message can be sent anew, and waits as any other.
  app.expire();
  const auto& anew = app.session.start(cancelled.message);
  app.session.wait_for_all();
  g_assert_cmpint(anew.status, ==, 200);
  g_assert_cmpint(app.service.renewals, ==, 2);
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

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "attachment-storm",
      {{"an-expiry-in-the-middle-of-a-storm-is-one-renewal-and-nobody-notices",
        an_expiry_in_the_middle_of_a_storm_is_one_renewal_and_nobody_notices},
       {"a-storm-waits-for-a-renewal-that-takes-its-time", a_storm_waits_for_a_renewal_that_takes_its_time},
       {"what-is-cancelled-while-it-waits-ends-at-once-and-others-go-on",
        what_is_cancelled_while_it_waits_ends_at_once_and_others_go_on},
       {"an-attachment-that-goes-lets-those-that-wait-have-their-401",
        an_attachment_that_goes_lets_those_that_wait_have_their_401},
       {"a-session-that-the-server-ends-gives-everyone-the-401", a_session_that_the_server_ends_gives_everyone_the_401},
       {"what-has-a-body-goes-once-and-renews-for-those-that-follow",
        what_has_a_body_goes_once_and_renews_for_those_that_follow},
       {"a-post-without-a-body-is-sent-again", a_post_without_a_body_is_sent_again}});
}
