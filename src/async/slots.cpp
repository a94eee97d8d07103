#include "async/slots.hpp"

namespace vestibule::async {

Slot::~Slot() {
  if (slots_) slots_->release();
}

bool Slots::Acquire::await_ready() {
  // Nobody overtakes those who wait.
  if (slots_.in_use_ >= slots_.limit_ || !slots_.waiting_.empty()) return false;
  slots_.in_use_++;
  place_.granted = true;
  return true;
}

void Slots::Acquire::await_suspend(std::coroutine_handle<> coroutine) {
  place_.coroutine = coroutine;
  slots_.waiting_.add(place_);
}

Slot Slots::Acquire::await_resume() {
  if (place_.refusal) std::rethrow_exception(place_.refusal);
  place_.granted = false;
  return Slot(slots_);
}

Slots::Acquire::~Acquire() {
  place_.unlink();
  if (place_.granted) slots_.release();
}

void Slots::refuse_waiting(std::exception_ptr error) {
  while (auto* place = static_cast<Acquire::Place*>(waiting_.first())) {
    place->refusal = error;
    place->post();
  }
}

void Slots::set_limit(std::size_t count) {
  limit_ = count;
  grant();
}

void Slots::release() {
  in_use_--;
  grant();
}

void Slots::grant() {
  while (in_use_ < limit_) {
    auto* place = static_cast<Acquire::Place*>(waiting_.first());
    if (!place) return;
    in_use_++;
    place->granted = true;
    place->post();
  }
}

}  // namespace vestibule::async
