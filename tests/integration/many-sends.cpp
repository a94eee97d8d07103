#include "many-sends.hpp"

#include "service/service-error.hpp"

#include <algorithm>

namespace vestibule::test {

void wait_until(const std::function<bool()>& condition) {
  while (!condition())
    g_main_context_iteration(nullptr, TRUE);
}

void turn_loop() {
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
}

async::Task<Outcome> observe(async::Task<service::HttpReply> send) {
  Outcome outcome;
  try {
    const auto reply = co_await std::move(send);
    outcome.status = reply.status;
    outcome.body = reply.text();
  } catch (const session::SessionEnded&) {
    outcome.error = "SessionEnded";
  } catch (const session::NotSignedIn&) {
    outcome.error = "NotSignedIn";
  } catch (const session::MalformedRequest&) {
    outcome.error = "MalformedRequest";
  } catch (const service::Unavailable& unavailable) {
    outcome.error = "Unavailable " + std::to_string(unavailable.status());
  }
  outcome.ended = true;
  co_return outcome;
}

const Outcome& ManySends::start(session::Request request) {
  Outcome& outcome = outcomes_.emplace_back();
  scopes_.push_back(std::make_unique<async::TaskScope>());
  const auto keep = [](async::Task<service::HttpReply> send, Outcome& outcome, int& ended) -> async::Task<void> {
    outcome = co_await observe(std::move(send));
    ended++;
  };
  scopes_.back()->start(keep(bearer_.send(std::move(request)), outcome, ended_));
  return outcome;
}

void ManySends::start(session::Request request, int times) {
  for (int i = 0; i < times; i++)
    start(request);
}

int ManySends::ended(int status) const {
  return static_cast<int>(std::count_if(outcomes_.begin(), outcomes_.end(),
                                        [status](const Outcome& outcome) { return outcome.status == status; }));
}

int ManySends::ended(const std::string& error) const {
  return static_cast<int>(std::count_if(outcomes_.begin(), outcomes_.end(),
                                        [&error](const Outcome& outcome) { return outcome.error == error; }));
}

void ManySends::cancel(std::size_t index) {
  if (!outcomes_.at(index).ended) cancelled_++;
  scopes_.at(index)->cancel();
}

void ManySends::wait_for_all() {
  wait_until([this] { return ended_ + cancelled_ == static_cast<int>(outcomes_.size()); });
}

}  // namespace vestibule::test
