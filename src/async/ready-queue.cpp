#include "async/ready-queue.hpp"

#include "async/owned.hpp"

namespace vestibule::async {

void Link::unlink() {
  previous_->next_ = next_;
  next_->previous_ = previous_;
  next_ = previous_ = this;
}

void Link::insert_before(Link& position) {
  unlink();
  next_ = &position;
  previous_ = position.previous_;
  previous_->next_ = this;
  position.previous_ = this;
}

void WaiterList::post_all() {
  while (Waiter* waiter = first())
    waiter->post();
}

namespace {

/// The coroutines of this thread that may run, behind one GSource on the thread's default context.
class ReadyQueue {
public:
  static ReadyQueue& of_this_thread() {
    static thread_local ReadyQueue queue;
    return queue;
  }

  ~ReadyQueue() { g_source_destroy(source_.get()); }

  void add(Waiter& waiter) {
    waiter.turn = turn_;
    waiting_.add(waiter);
  }

private:
  struct Source {
    GSource base;
    ReadyQueue* queue;
  };

  ReadyQueue() {
    static GSourceFuncs functions = {prepare, check, dispatch, nullptr, nullptr, nullptr};
    source_.reset(g_source_new(&functions, sizeof(Source)));
    reinterpret_cast<Source*>(source_.get())->queue = this;
    g_source_set_static_name(source_.get(), "vestibule coroutines");
    g_source_set_can_recurse(source_.get(), TRUE);
    g_source_attach(source_.get(), g_main_context_get_thread_default());
  }

  // The loop is asked each turn whether somebody waits: a ready time would wake it through the kernel at each change.
  static gboolean prepare(GSource* source, int* timeout) {
    *timeout = -1;
    return check(source);
  }
  static gboolean check(GSource* source) { return !reinterpret_cast<Source*>(source)->queue->waiting_.empty(); }
  static gboolean dispatch(GSource* source, GSourceFunc, gpointer) {
    reinterpret_cast<Source*>(source)->queue->run();
    return G_SOURCE_CONTINUE;
  }

  void run() {
    // What is posted while these run waits for the next turn, so that the loop's other sources get theirs.
    const auto turn = turn_++;
    while (Waiter* waiter = waiting_.first()) {
      if (waiter->turn > turn) break;
      waiter->unlink();
      waiter->coroutine.resume();
    }
  }

  WaiterList waiting_;
  guint64 turn_ = 0;
  OwnedSource source_;
};

}  // namespace

void Waiter::post() {
  ReadyQueue::of_this_thread().add(*this);
}

}  // namespace vestibule::async
