#pragma once

#include "async/event.hpp"
#include "async/owned.hpp"
#include "async/slots.hpp"
#include "async/task-scope.hpp"
#include "async/task.hpp"

#include <chrono>
#include <cstddef>
#include <memory>

namespace vestibule::keyring {

/// The writes of the process to its keyring, one after the other. Each belongs to the queue, not to who waits for it:
/// libsecret's calls cannot be cancelled, and of writes that overlap, libsecret's own file keeps one.
class WriteQueue {
public:
  /// How long a write may take from its turn on; then it is lost, and the next one begins.
  static constexpr std::chrono::milliseconds default_limit{3000};

  explicit WriteQueue(std::chrono::milliseconds limit = default_limit) : limit_(limit) { settled_.set(); }

  /// The one queue of the process, for as long as anybody holds it.
  static std::shared_ptr<WriteQueue> of_process();

  /// Runs `write` after those that came before, and waits for its end. Destroying this task ends the waiting only. What
  /// the write throws is thrown here too; `async::TimedOut`, if it was declared lost: then its task is destroyed, and
  /// what it had begun may still take effect.
  async::Task<void> run(async::Task<void> write);

  /// Declares the write that runs now lost: whom it was sent to is gone.
  void lose_running();

  bool idle() const { return pending_ == 0; }
  /// Returns when nothing is being written, and nothing waits to be.
  async::Task<void> settled();

private:
  struct Ticket {
    async::Event over;
    std::exception_ptr error;
  };
  async::Task<void> take_turn(async::Task<void> write, std::shared_ptr<Ticket> ticket);

  std::chrono::milliseconds limit_;
  async::Slots turn_{1};
  async::Event settled_;
  std::size_t pending_ = 0;
  async::Object<GCancellable> running_;
  async::TaskScope scope_;  // the last member: its tasks use the others
};

}  // namespace vestibule::keyring
