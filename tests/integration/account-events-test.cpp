#include "account-fixture.hpp"
#include "equal.hpp"

#include <cstring>

using namespace vestibule;
using namespace vestibule::test;
using namespace std::chrono_literals;
using session::EventKind;

namespace {

std::string steps(const TestAccount& test, std::uint64_t after = 0) {
  std::string text;
  for (const auto& event : async::run(test.account->tokens().fetch_events(after)))
    text += std::string(text.empty() ? "" : " ") + session::name_of(event.kind);
  return text;
}

void each_step_of_a_session_is_an_event() {
  TestAccount test;
  test.sign_in();
  test.service.access = "run-out";
  test.service.refresh_answers = {Answer::json(503, "{}")};
  test.get();
  test.sign_out();
  equal(steps(test),
        "saved signed-in renewal-started saved renewal-attempt-failed saved renewed sent-again signed-out");
  std::uint64_t expected = 1;
  for (const auto& event : async::run(test.account->tokens().fetch_events(0)))
    g_assert_cmpuint(event.sequence, ==, expected++);
  equal(steps(test, expected - 3), "sent-again signed-out");
}

void a_renewal_is_told_with_its_reason_generation_and_duration() {
  TestAccount test;
  test.store_pair(-1s);
  test.restore();
  test.get();
  const auto events = async::run(test.account->tokens().fetch_events(0));
  equal(steps(test), "restored renewal-started saved saved renewed");
  equal(events[1].detail, "run out");
  g_assert_true(events[1].generation == (tokens::Generation{4711, 3}));
  g_assert_true(events[4].generation == (tokens::Generation{4711, 4}));
  g_assert_true(events[4].at >= events[1].at);
  g_assert_true(events[4].took <= events[4].at - events[1].at);
}

/// Everything that was logged, by anybody in this process.
std::string logged;

GLogWriterOutput keep_logged(GLogLevelFlags, const GLogField* fields, gsize count, gpointer) {
  for (gsize i = 0; i < count; i++)
    if (g_str_equal(fields[i].key, "MESSAGE") && fields[i].length < 0)
      logged += std::string(static_cast<const char*>(fields[i].value)) + "\n";
  return G_LOG_WRITER_HANDLED;
}

void has_no_secret(const std::string& text) {
  for (const char* secret : {"access-", "refresh-", "right", "orphan", "Bearer"})
    g_assert_null(std::strstr(text.c_str(), secret));
}

void no_event_and_no_log_has_a_secret_in_it() {
  TestAccount test;
  test.service.rotates = true;
  test.store_pair(-1s);
  test.restore();
  test.get();
  test.service.access = "run-out";
  test.service.refresh_answers = {Answer::dropped(), Answer::json(500, R"({"accessToken":"orphan"})"),
                                  Answer::json(200, R"({"accessToken":)"),
                                  Answer::json(400, R"({"refresh-1":"right"})")};
  test.get();
  test.store.fault = keyring::Fault::Locked;
  test.sign_in();
  test.service.server.on("/never", TokenService::unauthorized());
  test.get("/never");
  session::Request request{.url = "http://demo:right@127.0.0.1:" + std::to_string(test.service.server.port()) +
                                  "/never?token=access-1"};
  g_assert_cmpint(async::run(observe(test.account->send(request))).status, ==, 401);
  test.service.access = "run-out";
  test.service.refresh_answers = {TokenService::invalid_refresh_token()};
  test.get();
  test.sign_in(false);
  test.sign_out();
  test.settle();

  const auto events = async::run(test.account->tokens().fetch_events(0));
  g_assert_cmpuint(events.size(), >, 20);
  for (const auto& event : events)
    has_no_secret(event.detail);
  g_assert_nonnull(std::strstr(logged.c_str(), "renewal-started"));
  has_no_secret(logged);
}

void the_ring_forgets_the_oldest() {
  tokens::SystemClock clock;
  session::EventRing ring(clock, 3);
  for (int i = 0; i < 5; i++)
    ring.record(EventKind::Saved, {}, std::to_string(i));
  const auto events = ring.since(0);
  g_assert_cmpuint(events.size(), ==, 3);
  equal(events[0].detail, "2");
  g_assert_cmpuint(events[0].sequence, ==, 3);
  g_assert_cmpuint(ring.since(4).size(), ==, 1);
  g_assert_cmpuint(ring.since(5).size(), ==, 0);
}

}  // namespace

int main(int argc, char** argv) {
  g_setenv("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_init(&argc, &argv, nullptr);
  g_log_set_writer_func(keep_logged, nullptr, nullptr);
  g_test_add_func("/account-session/each-step-of-a-session-is-an-event", each_step_of_a_session_is_an_event);
  g_test_add_func("/account-session/a-renewal-is-told-with-its-reason-generation-and-duration",
                  a_renewal_is_told_with_its_reason_generation_and_duration);
  g_test_add_func("/account-session/no-event-and-no-log-has-a-secret-in-it", no_event_and_no_log_has_a_secret_in_it);
  g_test_add_func("/account-session/the-ring-forgets-the-oldest", the_ring_forgets_the_oldest);
  return g_test_run();
}
