#pragma once

#include "async/owned.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace vestibule::bench {

/// How one request ended.
struct Ending {
  int status = 0;                 ///< 0: there was no answer
  std::string_view body = {};     ///< the answer's, valid during the call
  std::string_view trouble = {};  ///< why there was no answer
  GBytes* posted = nullptr;       ///< the request's body; null for a GET
};

/// What is measured: something that sends requests with an account's token.
class Client {
public:
  virtual ~Client() = default;
  virtual const char* name() const = 0;
  /// Turns the main loop until the account is signed in. Throws a `std::exception`.
  virtual void log_in() = 0;
  /// Sends a GET of the protected resource, or a POST of `body` to `/echo`. `on_end` is called once from the main loop,
  /// never from inside this call.
  virtual void start(async::Bytes body) = 0;
  /// Takes back whatever is open; of that no `on_end` is called.
  virtual void cancel() = 0;

  std::function<void(const Ending&)> on_end;
};

}  // namespace vestibule::bench
