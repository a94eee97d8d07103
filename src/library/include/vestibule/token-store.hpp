#pragma once

#include <vestibule/api.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace vestibule {
inline namespace v1 {

/// Where an application keeps its tokens by itself, in place of the desktop's keyring: to be derived from, and given to
/// `Options::set_token_store`. One item an account: a text without meaning to the store, which holds both tokens and is
/// a secret.
///
/// All calls come on the thread that made the `Client`, one write at a time. Each is to call its `done` once, at once
/// or later, on that thread; one that has not within 3 s counts as `Outcome::Unreachable`. None but `unlock` may ask
/// the person anything. What a call throws counts as `Unreachable`.
class VESTIBULE_API TokenStore {
public:
  /// How a call went.
  enum class Outcome {
    Done = 0,
    Locked = 1,       ///< the person has to unlock it first
    Unreachable = 2,  ///< it does not answer
    Unreadable = 3,   ///< there is something, but it cannot be read
  };
  /// How a write or a removal went.
  using Written = std::function<void(Outcome outcome)>;
  /// How a read went, and the item; empty where there is none. It is copied before the call returns.
  using Read = std::function<void(Outcome outcome, std::string_view item)>;

  TokenStore();
  TokenStore(const TokenStore&) = delete;
  TokenStore& operator=(const TokenStore&) = delete;
  virtual ~TokenStore();

  /// Reads the item of an account. `account`: a text of one line that is the same in each run and another for each
  /// account; no secret.
  virtual void read(const std::string& account, Read done) = 0;
  /// Writes the item over the one that is there, whole or not at all. It is read back afterwards. `item` is valid
  /// during the call only.
  virtual void write(const std::string& account, std::string_view item, Written done) = 0;
  /// Removes the item, if there is one.
  virtual void remove(const std::string& account, Written done) = 0;
  /// Asks the person to unlock the store of that account; `Done` when it is, `Locked` where they dismissed it. By
  /// default there is nothing to unlock.
  virtual void unlock(const std::string& account, Written done);

protected:
  /// To be called when the store may answer otherwise than before, as after it was unlocked elsewhere: what could not
  /// be read or saved is tried again.
  void changed();

private:
  friend struct Internals;
  class Impl;

  virtual void reserved_1();
  virtual void reserved_2();
  virtual void reserved_3();
  virtual void reserved_4();

  std::unique_ptr<Impl> impl_;
};

}  // namespace v1
}  // namespace vestibule
