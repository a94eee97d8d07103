#include "equal.hpp"
#include "fixture.hpp"
#include "named-tests.hpp"

#include <vestibule/coroutine.hpp>

using namespace vestibule;
using namespace vestibule::test;

namespace {

void a_coroutine_signs_in_reads_and_signs_out() {
  Program program;
  std::string steps;
  const auto go = [](Account account, std::string& steps) -> Coroutine {
    co_await awaitable::restore(account);
    co_await awaitable::sign_up(account, "right");
    co_await awaitable::sign_in(account, "right", Account::Keep::InStore);
    const auto token = co_await awaitable::access_token(account, {});
    const auto reply = co_await awaitable::send(account, {"GET", "/data"});
    steps += std::string(token.reveal()) + " " + std::to_string(reply.status());
    const bool told = co_await awaitable::sign_out(account);
    steps += told ? " told" : " not told";
  };
  program.service.server.on("/users", Answer::json(200, R"({"msg":"User created","user":"demo"})"));
  go(*program.account, steps);
  equal(steps, "");
  wait_until([&] { return steps.ends_with("told"); });
  equal(steps, "access-2 200 told");
}

void a_failure_is_thrown_where_it_is_awaited() {
  Program program;
  std::string steps;
  const auto go = [](Account account, std::string& steps) -> Coroutine {
    try {
      co_await awaitable::sign_in(account, "wrong", Account::Keep::InMemory);
    } catch (const Failure& failure) {
      steps += failure.server_message();
    }
    try {
      co_await awaitable::send(account, {"GET", "/data"});
    } catch (const Failure& failure) {
      steps += " " + name_of(failure.kind());
    }
  };
  go(*program.account, steps);
  wait_until([&] { return steps.ends_with("NotSignedIn"); });
  equal(steps, "Wrong password NotSignedIn");
}

/// A coroutine that its owner destroys while it waits.
struct Owned {
  struct promise_type {
    Owned get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};

void a_coroutine_that_is_destroyed_while_it_waits_does_not_go_on() {
  Program program;
  program.sign_in();
  bool went_on = false;
  const auto go = [](Account account, bool& went_on) -> Owned {
    co_await awaitable::send(account, {"GET", "/data"});
    went_on = true;
  };
  const auto owned = go(*program.account, went_on);
  wait_until([&] { return program.service.server.count("/data") == 1; });
  owned.handle.destroy();
  equal(program.get("/data"), "200");
  g_assert_false(went_on);
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(argc, argv, "coroutine",
                            {{"a-coroutine-signs-in-reads-and-signs-out", a_coroutine_signs_in_reads_and_signs_out},
                             {"a-failure-is-thrown-where-it-is-awaited", a_failure_is_thrown_where_it_is_awaited},
                             {"a-coroutine-that-is-destroyed-while-it-waits-does-not-go-on",
                              a_coroutine_that_is_destroyed_while_it_waits_does_not_go_on}});
}
