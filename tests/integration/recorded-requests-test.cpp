// What is recorded of requests, over real sockets.
#include "account-fixture.hpp"
#include "named-tests.hpp"
#include "session/trace-reader.hpp"

using namespace vestibule;
using namespace vestibule::test;
using session::RequestEnd;

namespace {

void a_request_that_was_refused_is_recorded_with_both_tokens() {
  TestAccount test;
  test.sign_in();
  test.service.access = "not-known-to-anybody";
  g_assert_cmpint(test.get("/data").status, ==, 200);
  const auto& records = test.account->requests().records();
  g_assert_cmpuint(records.size(), ==, 1);
  const auto& record = records.front();
  const auto route = "GET " + test.service.address().origin().text() + "/data";
  g_assert_cmpstr(record.route.c_str(), ==, route.c_str());
  g_assert_cmpuint(record.number, ==, 1);
  g_assert_cmpuint(record.sends.size(), ==, 2);
  g_assert_cmpint(record.sends[0].status, ==, 401);
  g_assert_true(record.sends[0].refused);
  g_assert_cmpint(record.sends[1].status, ==, 200);
  g_assert_true(record.sends[1].generation == record.sends[0].generation.next());
  g_assert_true(record.asked_at <= record.admitted_at && record.admitted_at <= record.sends[0].at);
  g_assert_true(record.sends[0].answered_at <= record.sends[1].at && record.sends[1].answered_at <= record.ended_at);
  g_assert_true(record.end == RequestEnd::Answered);
}

void a_query_is_not_recorded() {
  TestAccount test;
  test.sign_in();
  test.get("/data?key=hidden#part");
  const auto& route = test.account->requests().records().front().route;
  g_assert_true(route.ends_with("/data"));
}

void a_request_without_a_session_ends_so() {
  TestAccount test;
  test.restore();
  const auto outcome = test.get("/data");
  g_assert_cmpstr(outcome.error.c_str(), ==, "NotSignedIn");
  g_assert_true(test.account->requests().records().front().end == RequestEnd::SessionEnded);
}

/// As it is, in Base64, and percent-encoded.
void has_none_of(const std::string& text, const std::string& secret) {
  const async::OwnedString base64(g_base64_encode(reinterpret_cast<const guchar*>(secret.data()), secret.size()));
  const async::OwnedString escaped(g_uri_escape_string(secret.c_str(), nullptr, false));
  for (const auto* form :
       {secret.c_str(), static_cast<const char*>(base64.get()), static_cast<const char*>(escaped.get())})
    g_assert_null(strstr(text.c_str(), form));
}

async::Task<void> get_with_secret(TestAccount& test, int& good) {
  const service::Resource resource{.method = "GET", .path = "/data?key=right"};
  const auto outcome = co_await observe(test.account->fetch(resource));
  good += outcome.status == 200;
}

void the_trace_of_a_storm_has_no_secret_in_it() {
  TestAccount test;
  test.sign_in();
  std::vector<std::string> secrets{"right"};
  int good = 0;
  for (int round = 0; round < 3; round++) {
    secrets.insert(secrets.end(), {test.service.access, test.service.refresh});
    test.service.access = "not-known-to-anybody";
    async::TaskScope storm;
    for (int i = 0; i < 500; i++)
      storm.start(get_with_secret(test, good));
    async::run(storm.finished());
  }
  g_assert_cmpint(good, ==, 1500);
  secrets.insert(secrets.end(), {test.service.access, test.service.refresh});
  const auto events = async::run(test.account->tokens().fetch_events(0));
  const auto trace =
      session::trace_of(test.account->requests(), events, test.service.address().origin().text(), test.clock);
  const auto text = session::serialize(trace);
  g_assert_cmpuint(trace.requests.size(), ==, 1500);
  g_assert_true(session::parse_trace(text).has_value());
  for (const auto& secret : secrets)
    has_none_of(text, secret);
}

async::Task<void> get(TestAccount& test) {
  const service::Resource resource{.method = "GET", .path = "/data"};
  co_await observe(test.account->fetch(resource));
  g_assert_not_reached();
}

void a_request_that_is_given_up_is_taken_back() {
  TestAccount test;
  test.sign_in();
  {
    async::TaskScope scope;
    scope.start_now(get(test));
    wait_until([&] { return !test.account->requests().records().empty(); });
    g_assert_true(test.account->requests().records().front().end == RequestEnd::Open);
  }
  g_assert_true(test.account->requests().records().front().end == RequestEnd::TakenBack);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(argc, argv, "request-log",
                            {
                                {"a-request-that-was-refused-is-recorded-with-both-tokens",
                                 a_request_that_was_refused_is_recorded_with_both_tokens},
                                {"the-trace-of-a-storm-has-no-secret-in-it", the_trace_of_a_storm_has_no_secret_in_it},
                                {"a-query-is-not-recorded", a_query_is_not_recorded},
                                {"a-request-without-a-session-ends-so", a_request_without_a_session_ends_so},
                                {"a-request-that-is-given-up-is-taken-back", a_request_that_is_given_up_is_taken_back},
                            });
}
