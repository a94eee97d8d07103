#pragma once

#include "async/task-scope.hpp"
#include "session/bearer-session.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>

namespace vestibule::test {

/// Turns the main loop until the condition holds. (A condition that never does is ended by the test's time limit.)
void wait_until(const std::function<bool()>& condition);
/// Turns the main loop until it has nothing to do now.
void turn_loop();

/// How a request ended.
struct Outcome {
  bool ended = false;
  int status = 0;     ///< of the answer, if there was one
  std::string body;   ///< of the answer
  std::string error;  ///< the type of the error, such as "SessionEnded", "Unavailable 503"; empty if there was none
};

/// Runs requests side by side and keeps how each of them ends.
class ManySends {
public:
  explicit ManySends(session::BearerSession& bearer) : bearer_(bearer) {}

  /// Starts one, at the next turn; the outcome stays where it is.
  const Outcome& start(session::Request request);
  void start(session::Request request, int times);
  /// Destroys the task of the request that was started as number `index`, from 0.
  void cancel(std::size_t index);

  const Outcome& at(std::size_t index) const { return outcomes_.at(index); }
  /// How many have ended, with that status or error where one is given.
  int ended() const { return ended_; }
  int ended(int status) const;
  int ended(const std::string& error) const;
  void wait_for_all();

private:
  session::BearerSession& bearer_;
  int ended_ = 0;
  int cancelled_ = 0;
  std::deque<Outcome> outcomes_;
  std::deque<std::unique_ptr<async::TaskScope>> scopes_;
};

/// What `send` says, as above.
async::Task<Outcome> observe(async::Task<service::HttpReply> send);

}  // namespace vestibule::test
