#include "test-server.hpp"

#include "async/event.hpp"
#include "async/gio-call.hpp"
#include "async/race.hpp"
#include "equal.hpp"

using namespace vestibule;
using namespace vestibule::async;
using namespace vestibule::test;

namespace {

auto send(Object<SoupSession> session, Object<SoupMessage> message) {
  return cancellable_call(
      [session, message](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        soup_session_send_and_read_async(session.get(), message.get(), 0, cancellable, callback, data);
      },
      [](GObject* session, GAsyncResult* result, GError** error) {
        return Bytes::adopt(soup_session_send_and_read_finish(SOUP_SESSION(session), result, error));
      });
}

struct Client {
  Object<SoupSession> session = Object<SoupSession>::adopt(soup_session_new());

  Task<std::string> get(std::string url) {
    const auto message = Object<SoupMessage>::adopt(soup_message_new("GET", url.c_str()));
    const auto bytes = co_await send(session, message);
    gsize size = 0;
    const auto* text = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
    co_return std::to_string(soup_message_get_status(message.get())) + " " + std::string(text ? text : "", size);
  }
};

void a_path_is_answered_by_its_handler_and_counted() {
  TestServer server;
  Client client;
  server.on("/a", Answer{.status = 201, .body = "hello", .content_type = "text/plain", .headers = {{"X-Seen", "yes"}}});
  equal(run(client.get(server.url("/a?q=1"))), "201 hello");
  equal(run(client.get(server.url("/b"))), "404 ");
  g_assert_cmpint(server.count("/a"), ==, 1);
  equal(server.last("/a").path, "/a?q=1");
  equal(server.last("/a").header("x-missing"), "(none)");
  g_assert_cmpint(server.open(), ==, 0);
}

void an_answer_may_wait_for_an_event() {
  TestServer server;
  Client client;
  Event arrived, release;
  server.on("/slow", [&](const SeenRequest&) -> Task<Answer> {
    arrived.set();
    co_await release;
    co_return Answer::json(200, "{}");
  });
  std::string answer;
  TaskScope scope;
  scope.start([](Client& client, std::string url, std::string& answer) -> Task<void> {
    answer = co_await client.get(url);
  }(client, server.url("/slow"), answer));
  run([](Event& arrived) -> Task<void> { co_await arrived; }(arrived));
  g_assert_cmpint(server.open(), ==, 1);
  g_assert_true(answer.empty());
  release.set();
  while (!scope.empty())
    g_main_context_iteration(nullptr, TRUE);
  equal(answer, "200 {}");
}

void a_client_that_goes_away_leaves_nothing_open() {
  TestServer server;
  Client client;
  Event arrived, never;
  server.on("/slow", [&](const SeenRequest&) -> Task<Answer> {
    arrived.set();
    co_await never;
    co_return Answer{};
  });
  {
    TaskScope scope;
    scope.start(
        [](Client& client, std::string url) -> Task<void> { co_await client.get(url); }(client, server.url("/slow")));
    run([](Event& arrived) -> Task<void> { co_await arrived; }(arrived));
  }
  while (server.open() > 0)
    g_main_context_iteration(nullptr, TRUE);
}

void a_dropped_connection_is_an_error_at_the_client() {
  TestServer server;
  Client client;
  server.on("/drop", Answer::dropped());
  try {
    run(client.get(server.url("/drop")));
    g_assert_not_reached();
  } catch (const GioError&) {
  }
  g_assert_cmpint(server.count("/drop"), ==, 1);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/test-server/a-path-is-answered-by-its-handler-and-counted",
                  a_path_is_answered_by_its_handler_and_counted);
  g_test_add_func("/test-server/an-answer-may-wait-for-an-event", an_answer_may_wait_for_an_event);
  g_test_add_func("/test-server/a-client-that-goes-away-leaves-nothing-open",
                  a_client_that_goes_away_leaves_nothing_open);
  g_test_add_func("/test-server/a-dropped-connection-is-an-error-at-the-client",
                  a_dropped_connection_is_an_error_at_the_client);
  return g_test_run();
}
