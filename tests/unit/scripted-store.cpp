#include "scripted-store.hpp"

namespace vestibule::testing {

async::Task<bool> ScriptedStore::save(tokens::TokenPair pair, std::function<bool()> still_wanted) {
  const auto write = std::make_shared<Write>();
  write->pair = std::move(pair);
  write->still_wanted = std::move(still_wanted);
  queue_.push_back(write);
  go_on();
  co_await write->ended;
  if (write->error) std::rethrow_exception(write->error);
  co_return write->written;
}

async::Task<void> ScriptedStore::remove(tokens::SessionId session) {
  const auto write = std::make_shared<Write>();
  write->session = session;
  queue_.push_back(write);
  go_on();
  co_await write->ended;
  if (write->error) std::rethrow_exception(write->error);
}

const tokens::TokenPair* ScriptedStore::being_saved() const {
  return busy() && queue_.front()->pair ? &*queue_.front()->pair : nullptr;
}

void ScriptedStore::apply(Write& write) {
  if (write.pair) {
    item = write.pair;
    writes++;
    write.written = true;
  } else if (item && (write.session == 0 || write.session == item->generation.session)) {
    item.reset();
  }
}

void ScriptedStore::finish() {
  apply(*queue_.front());
  end();
}

void ScriptedStore::fail(keyring::Fault fault, bool written) {
  if (written) apply(*queue_.front());
  end(std::make_exception_ptr(keyring::KeyringError(fault)));
}

void ScriptedStore::end(std::exception_ptr error) {
  const auto write = queue_.front();
  write->error = error;
  queue_.pop_front();
  write->ended.set();
  go_on();
}

void ScriptedStore::go_on() {
  if (queue_.empty() || queue_.front()->begun) return;
  Write& write = *queue_.front();
  write.begun = true;
  if (write.still_wanted && !write.still_wanted()) {
    if (on_unwanted) on_unwanted(*write.pair);
    end();
    return;
  }
  if (write.pair && on_write) on_write(*write.pair);
  if (automatic && thrown)
    end(thrown);
  else if (automatic && broken)
    fail(*broken);
  else if (automatic)
    finish();
}

}  // namespace vestibule::testing
