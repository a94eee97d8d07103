#include "equal.hpp"
#include "fixture.hpp"
#include "named-tests.hpp"

#include <vector>

using namespace vestibule;
using namespace vestibule::test;
using Kind = Failure::Kind;

namespace {

async::Object<GCancellable> new_cancellable() {
  return async::Object<GCancellable>::adopt(g_cancellable_new());
}

/// How the completions of many requests were called.
struct Storm {
  void send(Account& account, int times, GCancellable* cancellable = nullptr) {
    const auto first = calls.size();
    calls.resize(first + times);
    for (auto i = first; i < calls.size(); i++)
      account.send({"GET", "/data"}, cancellable, [this, i](const Failure* failure, const Reply& reply) {
        calls[i].push_back(failure ? name_of(failure->kind()) : std::to_string(reply.status()));
        ended++;
      });
  }
  int ended_as(const std::string& outcome) const {
    int count = 0;
    for (const auto& call : calls) {
      g_assert_cmpuint(call.size(), <=, 1);
      count += !call.empty() && call.front() == outcome;
    }
    return count;
  }
  void wait() {
    wait_until([this] { return ended == static_cast<int>(calls.size()); });
  }

  std::vector<std::vector<std::string>> calls;
  int ended = 0;
};

void a_request_that_is_none_is_not_sent() {
  Program program;
  program.sign_in();
  std::vector<Request> wrong = {{"GET", "nowhere"}, {"GET", "ftp://127.0.0.1/"}, {"NO METHOD", "/data"}};
  wrong.emplace_back("GET", "/data").add_header("Authorization", "Bearer mine");
  wrong.emplace_back("GET", "/data").add_header("Content-Length", "1");
  wrong.emplace_back("GET", "/data").add_header("X-Line", "one\r\nX-Two: two");
  for (const auto& request : wrong) {
    std::string outcome;
    program.account->send(request, nullptr, [&](const Failure* failure, const Reply& reply) {
      outcome = failure ? name_of(failure->kind()) : "answered";
      g_assert_cmpint(reply.status(), ==, 0);
      g_assert_null(reply.body());
      g_assert_null(reply.message());
      equal(reply.header("X") + reply.content_type() + std::string(reply.text()), "");
    });
    wait_until([&] { return !outcome.empty(); });
    equal(outcome, "Invalid");
  }
  g_assert_cmpint(program.service.server.count("/data"), ==, 0);
}

void a_request_carries_its_headers_and_its_body_and_its_answer_is_there_whole() {
  Program program;
  program.sign_in();
  program.service.server.on("/echo", [](const SeenRequest& request) -> async::Task<Answer> {
    co_return Answer{.status = 201,
                     .body = request.body,
                     .content_type = "Text/Plain; charset=utf-8",
                     .headers = {{"X-Seen", request.header("X-Mine")}, {"X-Seen", request.header("Content-Type")}}};
  });
  const auto bytes = async::Bytes::adopt(g_bytes_new_static("a body", 6));
  const auto stream = async::Object<GInputStream>::adopt(g_memory_input_stream_new_from_bytes(bytes.get()));
  Request kept("POST", "/echo"), streamed("PUT", program.service.url("/echo"));
  kept.add_header("X-Mine", "kept").set_body("text/x-kept", bytes.get());
  streamed.add_header("X-Mine", "streamed").set_body_stream("text/x-streamed", stream.get());
  for (const auto& [request, seen] :
       {std::pair(kept, "kept, text/x-kept"), std::pair(streamed, "streamed, text/x-streamed")}) {
    bool ended = false;
    program.account->send(request, nullptr,
                          [&ended, seen = std::string(seen)](const Failure* failure, const Reply& reply) {
                            g_assert_null(failure);
                            g_assert_cmpint(reply.status(), ==, 201);
                            equal(std::string(reply.text()), "a body");
                            equal(reply.header("X-Seen"), seen);
                            equal(reply.content_type(), "text/plain");
                            g_assert_cmpuint(g_bytes_get_size(reply.body()), ==, 6);
                            g_assert_true(SOUP_IS_MESSAGE(reply.message()));
                            ended = true;
                          });
    wait_until([&] { return ended; });
  }
}

void an_answer_beyond_the_bound_is_unavailable() {
  Program program;
  program.sign_in();
  Request request("GET", "/data");
  request.set_answer_limit(4);
  std::optional<Failure> failed;
  program.account->send(request, nullptr, [&](const Failure* failure, const Reply&) { failed = *failure; });
  wait_until([&] { return failed.has_value(); });
  g_assert_true(failed->kind() == Kind::Unavailable && failed->trouble() == Failure::Trouble::TooLarge);
}

void an_expiry_in_the_middle_of_a_storm_is_one_renewal() {
  Program program;
  program.sign_in();
  Storm storm;
  storm.send(*program.account, 1000);
  wait_until([&] { return storm.ended >= 300; });
  program.service.access = "expired";
  storm.wait();
  g_assert_cmpint(storm.ended_as("200"), ==, 1000);
  g_assert_cmpint(program.service.renewals, ==, 1);
  g_assert_cmpint(program.service.refusals, >, 0);
}

void what_is_cancelled_is_told_so_and_others_go_on() {
  Program program;
  program.sign_in();
  async::Event gate;
  program.service.refresh_gate = &gate;
  program.service.access = "expired";
  const auto cancellable = new_cancellable();
  Storm cancelled, others;
  cancelled.send(*program.account, 50, cancellable.get());
  others.send(*program.account, 50);
  wait_until([&] { return program.service.server.count("/auth/refresh") == 1; });
  g_cancellable_cancel(cancellable.get());
  g_assert_cmpint(cancelled.ended, ==, 0);
  // And what is asked with one that has been cancelled already.
  cancelled.send(*program.account, 1, cancellable.get());
  g_assert_cmpint(cancelled.ended, ==, 0);
  cancelled.wait();
  g_assert_cmpint(cancelled.ended_as("Cancelled"), ==, 51);
  g_assert_cmpint(others.ended, ==, 0);
  gate.set();
  others.wait();
  g_assert_cmpint(others.ended_as("200"), ==, 50);
}

void who_has_cancelled_is_told_so_even_where_the_answer_is_there() {
  Program program;
  program.sign_in();
  const auto cancellable = new_cancellable();
  async::Event gate;
  program.service.data_gate = &gate;
  int good = 0, cancelled = 0;
  for (int i = 0; i < 50; i++)
    program.account->send({"GET", "/data"}, cancellable.get(), [&](const Failure* failure, const Reply& reply) {
      g_assert_true((failure != nullptr) == (reply.status() == 0));
      failure ? cancelled++ : good++;
      g_cancellable_cancel(cancellable.get());
    });
  wait_until([&] { return program.service.server.open() > 1; });
  gate.set();
  wait_until([&] { return good + cancelled == 50; });
  g_assert_cmpint(good, ==, 1);
}

void the_handles_may_go_while_requests_are_under_way() {
  Program program;
  program.sign_in();
  program.service.access = "expired";
  std::weak_ptr<MemoryStore> store = program.store;
  program.store.reset();
  Storm storm;
  storm.send(*program.account, 200);
  wait_until([&] { return storm.ended > 0; });
  program.account.reset();
  program.client.reset();
  storm.wait();
  g_assert_cmpint(storm.ended_as("200"), ==, 200);
  // And all goes with the last of them.
  wait_until([&] { return store.expired(); });
}

void the_handles_may_go_in_a_completion_and_in_a_listener() {
  for (const bool in_listener : {false, true}) {
    Program program;
    std::weak_ptr<MemoryStore> store = program.store;
    program.store.reset();
    Called called;
    Connection connection;
    if (in_listener)
      connection = program.account->on_changed([&] {
        program.account.reset();
        program.client.reset();
        connection.disconnect();
      });
    program.account->sign_in("right", Account::Keep::InStore, nullptr, [&](const Failure* failure) {
      called.set(failure);
      program.account.reset();
      program.client.reset();
    });
    wait_until([&] { return called.times > 0 && store.expired(); });
    g_assert_true(called.succeeded());
  }
}

void a_session_that_the_server_ends_fails_everyone() {
  Program program;
  program.sign_in();
  program.service.access = "expired";
  program.service.refresh_answers = {TokenService::invalid_refresh_token()};
  Storm storm;
  storm.send(*program.account, 100);
  storm.wait();
  g_assert_cmpint(storm.ended_as("SessionEnded"), ==, 100);
  g_assert_true(program.account->signed_in() == Account::SignedIn::No);
  g_assert_true(program.account->ended_by() == Account::EndedBy::Server);
  equal(program.get("/data"), "NotSignedIn");
  wait_until([&] { return program.store->items.empty(); });
}

void a_passing_fault_says_when_to_try_again_and_keeps_the_session() {
  Program program;
  program.sign_in();
  program.service.access = "expired";
  program.service.refresh_answers = {{.status = 503, .body = "{}", .headers = {{"Retry-After", "3600"}}}};
  std::optional<Failure> failed;
  program.account->send({"GET", "/data"}, nullptr, [&](const Failure* failure, const Reply&) { failed = *failure; });
  wait_until([&] { return failed.has_value(); });
  g_assert_true(failed->kind() == Kind::Unavailable && failed->trouble() == Failure::Trouble::Status);
  g_assert_cmpint(failed->status(), ==, 503);
  g_assert_true(failed->retry_after() == std::chrono::hours(1));
  g_assert_true(program.account->signed_in() == Account::SignedIn::Yes);
  wait_until([&] { return program.account->is_unavailable(); });
  program.account->try_again();
}

void a_client_that_is_closed_has_ended_what_was_under_way() {
  Program program;
  program.sign_in();
  program.service.access = "expired";
  async::Event gate;
  program.service.refresh_gate = &gate;
  const auto cancellable = new_cancellable();
  Storm storm;
  storm.send(*program.account, 10, cancellable.get());
  wait_until([&] { return program.service.server.count("/auth/refresh") == 1; });
  bool closed = false;
  program.client->close([&] { closed = true; });
  for (int turns = 0; turns < 100; turns++)
    g_main_context_iteration(nullptr, FALSE);
  g_assert_false(closed);
  gate.set();
  wait_until([&] { return closed; });
  g_cancellable_cancel(cancellable.get());
  storm.wait();
  g_assert_true(program.store->items.begin()->second.find(program.service.access) != std::string::npos);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "requests",
      {{"a-request-that-is-none-is-not-sent", a_request_that_is_none_is_not_sent},
       {"a-request-carries-its-headers-and-its-body-and-its-answer-is-there-whole",
        a_request_carries_its_headers_and_its_body_and_its_answer_is_there_whole},
       {"an-answer-beyond-the-bound-is-unavailable", an_answer_beyond_the_bound_is_unavailable},
       {"an-expiry-in-the-middle-of-a-storm-is-one-renewal", an_expiry_in_the_middle_of_a_storm_is_one_renewal},
       {"what-is-cancelled-is-told-so-and-others-go-on", what_is_cancelled_is_told_so_and_others_go_on},
       {"who-has-cancelled-is-told-so-even-where-the-answer-is-there",
        who_has_cancelled_is_told_so_even_where_the_answer_is_there},
       {"the-handles-may-go-while-requests-are-under-way", the_handles_may_go_while_requests_are_under_way},
       {"the-handles-may-go-in-a-completion-and-in-a-listener", the_handles_may_go_in_a_completion_and_in_a_listener},
       {"a-session-that-the-server-ends-fails-everyone", a_session_that_the_server_ends_fails_everyone},
       {"a-passing-fault-says-when-to-try-again-and-keeps-the-session",
        a_passing_fault_says_when_to_try_again_and_keeps_the_session},
       {"a-client-that-is-closed-has-ended-what-was-under-way", a_client_that_is_closed_has_ended_what_was_under_way}});
}
