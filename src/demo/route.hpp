#pragma once

#include "exchange.hpp"

#include <vector>

namespace vestibule::demo {

/** Which bearer token a route asks for; another, or none, is answered 401. */
enum class Guard { None, AccessToken, RefreshToken };

/** What a route does with the request's body. */
enum class BodyUse {
  OptionalJson,  ///< empty, or a JSON object of 64 KiB at most
  Json,          ///< a JSON object of 64 KiB at most
  Streamed,      ///< `begin_body` gives the reader; 64 MiB at most
};

/** One method of one path. */
struct Route {
  std::string method;
  std::string path;
  Guard guard = Guard::None;
  BodyUse body = BodyUse::OptionalJson;
  unsigned Policy::*delay = nullptr;              ///< how long the route takes; null: no time
  std::function<void(const ExchangePtr&)> serve;  ///< called with the guard passed and the body read
  std::function<Exchange::Reader(const ExchangePtr&)> begin_body = {};  ///< for a streamed one
  bool is_counted = true;                                               ///< in the statistics; and faults apply to it

  std::string name() const { return method + " " + path; }
};

}  // namespace vestibule::demo
