#pragma once

#include "async/event.hpp"
#include "async/task.hpp"
#include "keyring/token-store.hpp"
#include "tokens/token-pair.hpp"

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>

namespace vestibule::testing {

/// A keyring in a variable: one item, and a queue of writes, each of which the test ends. What has not ended when the
/// process is killed has not happened.
class ScriptedStore {
public:
  async::Task<bool> save(tokens::TokenPair pair, std::function<bool()> still_wanted);
  async::Task<void> remove(tokens::SessionId session);

  /// A write is under way.
  bool busy() const { return !queue_.empty(); }
  std::size_t waiting() const { return queue_.size(); }
  /// The write under way; nothing if it is a removal, or there is none.
  const tokens::TokenPair* being_saved() const;
  bool removing() const { return busy() && !queue_.front()->pair; }
  /// Ends the write under way: it has happened.
  void finish();
  /// Ends it with an error; `written`: it happened all the same, and could not be read back in time.
  void fail(keyring::Fault fault = keyring::Fault::Locked, bool written = false);
  /// The process is gone: what was under way has not happened.
  void forget() { queue_.clear(); }

  std::optional<tokens::TokenPair> item;
  bool automatic = true;                 ///< writes end by themselves, at once
  std::optional<keyring::Fault> broken;  ///< while automatic: writes fail with this
  std::exception_ptr thrown;             ///< while automatic: writes fail with this
  int writes = 0;                        ///< pairs written
  /// Called with each pair when its writing begins.
  std::function<void(const tokens::TokenPair&)> on_write;
  /// Called with each pair that is not wanted any more when its turn comes.
  std::function<void(const tokens::TokenPair&)> on_unwanted;

private:
  struct Write {
    std::optional<tokens::TokenPair> pair = {};  ///< none: a removal
    tokens::SessionId session = 0;
    std::function<bool()> still_wanted = {};
    async::Event ended = {};
    std::exception_ptr error = {};
    bool written = false;
    bool begun = false;
  };

  void apply(Write& write);
  void end(std::exception_ptr error = {});
  void go_on();

  std::deque<std::shared_ptr<Write>> queue_;

  friend class CoordinatorAnatomy;
};

}  // namespace vestibule::testing
