#pragma once

/// @file
/// The calls of an `Account` for programs in C++20 that would rather wait than pass a completion. Header only: nothing
/// of it is in the library.
///
///     vestibule::Coroutine show(vestibule::Account account) {
///       try {
///         co_await vestibule::awaitable::restore(account);
///         auto reply = co_await vestibule::awaitable::send(account, {"GET", "/users/secret"});
///         …
///       } catch (const vestibule::Failure& failure) {
///         …
///       }
///     }

#include <vestibule/account.hpp>

#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace vestibule {
inline namespace v1 {

/// A coroutine that begins at once and ends by itself. Nobody is told what it throws: it must not.
struct Coroutine {
  /// What the language asks for.
  struct promise_type {
    /// @cond
    Coroutine get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
    /// @endcond
  };
};

/// The calls of `Account`, to be awaited in any coroutine: each goes on from the main loop with its result, or throws
/// `Failure`. A coroutine that is destroyed while it waits does not go on; what it waits for does.
namespace awaitable {

/// A call that begins when it is awaited.
template <class Result>
class Call {
public:
  /// The result as it is kept.
  using Value = std::conditional_t<std::is_void_v<Result>, bool, Result>;
  /// What the call is told when it has ended.
  using Done = std::function<void(const Failure*, const Value&)>;

  /// `start` begins the call.
  explicit Call(std::function<void(Done)> start) : start_(std::move(start)) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() {
    if (state_) state_->waiting = nullptr;
  }

  /// @cond
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    state_ = std::make_shared<State>();
    state_->waiting = waiting;
    start_([state = state_](const Failure* failure, const Value& value) {
      if (!state->waiting) return;
      if (failure)
        state->failure = *failure;
      else
        state->value = value;
      std::exchange(state->waiting, nullptr).resume();
    });
  }
  Result await_resume() {
    if (state_->failure) throw Failure(*state_->failure);
    if constexpr (!std::is_void_v<Result>) return std::move(*state_->value);
  }
  /// @endcond

private:
  struct State {
    std::coroutine_handle<> waiting;
    std::optional<Failure> failure;
    std::optional<Value> value;
  };

  std::function<void(Done)> start_;
  std::shared_ptr<State> state_;
};

/// `Account::restore`
inline Call<void> restore(Account account, GCancellable* cancellable = nullptr) {
  return Call<void>([account, cancellable](Call<void>::Done done) mutable {
    account.restore(cancellable, [done = std::move(done)](const Failure* failure) { done(failure, true); });
  });
}

/// `Account::sign_up`. `password` is read when the call is awaited.
inline Call<void> sign_up(Account account, std::string_view password, GCancellable* cancellable = nullptr) {
  return Call<void>([account, password, cancellable](Call<void>::Done done) mutable {
    account.sign_up(password, cancellable, [done = std::move(done)](const Failure* failure) { done(failure, true); });
  });
}

/// `Account::sign_in`. `password` is read when the call is awaited.
inline Call<void> sign_in(Account account, std::string_view password, Account::Keep keep,
                          GCancellable* cancellable = nullptr) {
  return Call<void>([account, password, keep, cancellable](Call<void>::Done done) mutable {
    account.sign_in(password, keep, cancellable,
                    [done = std::move(done)](const Failure* failure) { done(failure, true); });
  });
}

/// `Account::adopt`. The tokens are read when the call is awaited.
inline Call<void> adopt(Account account, std::string_view access_token, std::string_view refresh_token,
                        std::chrono::seconds expires_in, Account::Keep keep, GCancellable* cancellable = nullptr) {
  return Call<void>([=](Call<void>::Done done) mutable {
    account.adopt(access_token, refresh_token, expires_in, keep, cancellable,
                  [done = std::move(done)](const Failure* failure) { done(failure, true); });
  });
}

/// `Account::sign_out`; true where the server knows.
inline Call<bool> sign_out(Account account) {
  return Call<bool>([account](Call<bool>::Done done) mutable {
    account.sign_out([done = std::move(done)](const Failure* failure, bool told, bool) { done(failure, told); });
  });
}

/// `Account::send`
inline Call<Reply> send(Account account, Request request, GCancellable* cancellable = nullptr) {
  return Call<Reply>([account, request, cancellable](Call<Reply>::Done done) mutable {
    account.send(request, cancellable, std::move(done));
  });
}

/// `Account::access_token`
inline Call<AccessToken> access_token(Account account, std::chrono::milliseconds at_least,
                                      GCancellable* cancellable = nullptr) {
  return Call<AccessToken>([account, at_least, cancellable](Call<AccessToken>::Done done) mutable {
    account.access_token(at_least, cancellable, std::move(done));
  });
}

}  // namespace awaitable
}  // namespace v1
}  // namespace vestibule
