#include "keyring/write-queue.hpp"

#include "async/error.hpp"
#include "async/race.hpp"
#include "async/timer.hpp"

#include <exception>
#include <utility>

namespace vestibule::keyring {

std::shared_ptr<WriteQueue> WriteQueue::of_process() {
  static std::weak_ptr<WriteQueue> queue;
  auto shared = queue.lock();
  if (!shared) queue = shared = std::make_shared<WriteQueue>();
  return shared;
}

async::Task<void> WriteQueue::run(async::Task<void> write) {
  const auto ticket = std::make_shared<Ticket>();
  pending_++;
  settled_.reset();
  scope_.start(take_turn(std::move(write), ticket));
  co_await ticket->over;
  if (ticket->error) std::rethrow_exception(ticket->error);
}

async::Task<void> WriteQueue::take_turn(async::Task<void> write, std::shared_ptr<Ticket> ticket) {
  {
    const async::Slot turn = co_await turn_.acquire();
    const auto lost = async::Object<GCancellable>::adopt(g_cancellable_new());
    running_ = lost;
    const async::Timer limit(limit_, [lost] { g_cancellable_cancel(lost.get()); });
    try {
      co_await async::with_cancellable(lost, std::move(write));
    } catch (const async::Cancelled&) {
      ticket->error = std::make_exception_ptr(async::TimedOut());
    } catch (...) {
      ticket->error = std::current_exception();
    }
    running_ = nullptr;
  }
  ticket->over.set();
  if (--pending_ == 0) settled_.set();
}

void WriteQueue::lose_running() {
  if (running_) g_cancellable_cancel(running_.get());
}

async::Task<void> WriteQueue::settled() {
  while (!idle())
    co_await settled_;
}

}  // namespace vestibule::keyring
