#pragma once

#include "async/error.hpp"
#include "async/owned.hpp"
#include "async/ready-queue.hpp"

#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

/// Awaiting a function of GIO's kind (`…_async` and `…_finish`).
///
///     auto read(async::Object<GFile> file) {
///       return cancellable_call(
///           [file](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
///             g_file_read_async(file.get(), G_PRIORITY_DEFAULT, cancellable, callback, data);
///           },
///           [](GObject* file, GAsyncResult* result, GError** error) {
///             return Object<GFileInputStream>::adopt(g_file_read_finish(G_FILE(file), result, error));
///           });
///     }
///     …
///     auto stream = co_await read(file);
///
/// The call is made in a plain function, never written inside the `co_await`: g++ 12 destroys a temporary lambda that
/// captures by value, and any other aggregate made inside a `co_await` expression, twice. What a coroutine passes on
/// has a constructor, or is named first.
///
/// The first function starts the call and owns copies of every argument; the second one returns an owning type.
/// `GError`s are thrown as `GioError`.
namespace vestibule::async {

/// A call that is under way, for whoever may have to end it.
class RunningCall {
public:
  virtual ~RunningCall() = default;
  /// Cancels it. Who waits for it goes on at the next turn, with `G_IO_ERROR_CANCELLED`, also where the call takes its
  /// time to call back.
  virtual void end() = 0;
};

namespace detail {

/// The record of one call, alive until the C side has called back, whoever still waits.
template <class Begin, class Finish>
class Operation : public RunningCall {
public:
  using Result = std::invoke_result_t<Finish&, GObject*, GAsyncResult*, GError**>;

  Operation(Begin begin, Finish finish, Object<GCancellable> cancellable = nullptr)
      : begin_(std::move(begin)), finish_(std::move(finish)), cancellable_(std::move(cancellable)) {}

  static void begin(const std::shared_ptr<Operation>& operation, Waiter& waiter) {
    operation->waiter_ = &waiter;
    operation->itself_ = operation;
    if constexpr (std::is_invocable_v<Begin&, GCancellable*, GAsyncReadyCallback, gpointer>)
      operation->begin_(operation->cancellable_.get(), &called_back, operation.get());
    else
      operation->begin_(&called_back, operation.get());
  }

  /// The awaiter is gone: the late answer finds nobody.
  void abandon() { waiter_ = nullptr; }
  void cancel() {
    if (itself_) g_cancellable_cancel(cancellable_.get());
  }
  void end() override {
    cancel();
    if (!itself_ || !waiter_) return;
    result_.template emplace<2>(g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, "ended"));
    std::exchange(waiter_, nullptr)->post();
  }

  Result take() {
    if (auto* error = std::get_if<2>(&result_)) throw GioError(**error);
    return std::move(std::get<1>(result_));
  }

private:
  static void called_back(GObject* source, GAsyncResult* result, gpointer data) noexcept {
    const auto operation = std::move(static_cast<Operation*>(data)->itself_);
    GError* error = nullptr;
    Result value = operation->finish_(source, result, &error);
    if (!operation->waiter_) {
      OwnedError nobodys(error);
      return;
    }
    if (error)
      operation->result_.template emplace<2>(error);
    else
      operation->result_.template emplace<1>(std::move(value));
    operation->waiter_->post();
  }

  Begin begin_;
  Finish finish_;
  Object<GCancellable> cancellable_;
  std::variant<std::monostate, Result, OwnedError> result_;
  Waiter* waiter_ = nullptr;
  std::shared_ptr<Operation> itself_;
};

}  // namespace detail

/// A call that is cancelled when nobody waits for it any more: HTTP, files, timers, D-Bus.
template <class Begin, class Finish>
class CancellableCall {
public:
  CancellableCall(Begin begin, Finish finish)
      : operation_(std::make_shared<Operation>(std::move(begin), std::move(finish),
                                               Object<GCancellable>::adopt(g_cancellable_new()))) {}
  CancellableCall(const CancellableCall&) = delete;
  ~CancellableCall() {
    operation_->abandon();
    operation_->cancel();
  }
  /// The call, once it is awaited, for who may have to end it before.
  std::weak_ptr<RunningCall> running() const { return operation_; }
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    waiter_.coroutine = coroutine;
    Operation::begin(operation_, waiter_);
  }
  auto await_resume() { return operation_->take(); }

private:
  using Operation = detail::Operation<Begin, Finish>;
  std::shared_ptr<Operation> operation_;
  Waiter waiter_;
};

/// A call that must never be cancelled, such as all of libsecret: it runs on when nobody waits for it any more, and its
/// late answer is freed (and with that wiped, where its type wipes).
template <class Begin, class Finish>
class AbandonableCall {
public:
  AbandonableCall(Begin begin, Finish finish)
      : operation_(std::make_shared<Operation>(std::move(begin), std::move(finish))) {}
  AbandonableCall(const AbandonableCall&) = delete;
  ~AbandonableCall() { operation_->abandon(); }
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    waiter_.coroutine = coroutine;
    Operation::begin(operation_, waiter_);
  }
  auto await_resume() { return operation_->take(); }

private:
  using Operation = detail::Operation<Begin, Finish>;
  std::shared_ptr<Operation> operation_;
  Waiter waiter_;
};

template <class Begin, class Finish>
CancellableCall<Begin, Finish> cancellable_call(Begin begin, Finish finish) {
  return {std::move(begin), std::move(finish)};
}

template <class Begin, class Finish>
AbandonableCall<Begin, Finish> abandonable_call(Begin begin, Finish finish) {
  return {std::move(begin), std::move(finish)};
}

}  // namespace vestibule::async
