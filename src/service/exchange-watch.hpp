#pragma once

#include "async/error.hpp"
#include "async/gio-call.hpp"
#include "async/owned.hpp"
#include "async/timer.hpp"
#include "service/service-error.hpp"

#include <libsoup/soup.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::service {

/// Looks on while a message goes to the server and its answer comes, and ends what must not go on.
class ExchangeWatch {
public:
  ExchangeWatch(SoupMessage* message, std::chrono::milliseconds io_timeout);
  ExchangeWatch(const ExchangeWatch&) = delete;
  ~ExchangeWatch();

  /// The call that is awaited now is the one to end. Over HTTP/2 libsoup sees that it has been cancelled only when its
  /// connection has something to read.
  template <class Call>
  Call& calls(Call& call) {
    call_ = call.running();
    return call;
  }
  void limit_whole(std::chrono::milliseconds limit) {
    whole_ = async::Timer(limit, [this] { end(Trouble::TimedOut); });
  }

  /// The server has the whole request, whether it wanted it or not.
  bool sent_whole() const { return sent_whole_; }

  Unavailable failure(const async::GioError& error) const;
  Unavailable failure(Trouble trouble) const;

private:
  static ExchangeWatch& of(gpointer watch) { return *static_cast<ExchangeWatch*>(watch); }
  void connect(const char* signal, GCallback callback);
  void end(Trouble trouble);
  void starting();
  void wrote_body();
  bool leads_where_it_says() const;
  void start_timer();
  void got_headers();
  void look_at_passing_body();
  bool answer_is_passed_over() const;

  SoupMessage* message_;
  const bool once_;
  const std::chrono::milliseconds io_timeout_;
  std::weak_ptr<async::RunningCall> call_;
  async::Timer timer_, whole_;
  std::optional<async::Timer> passing_;
  std::optional<Trouble> ended_by_;
  bool sent_ = false;
  bool sent_whole_ = false;
  std::string sent_to_;  ///< the URI of the last hop, for what goes once
  std::vector<async::SignalConnection> connections_;
};

}  // namespace vestibule::service
