#pragma once

#include "password-worker.hpp"
#include "route.hpp"
#include "sessions.hpp"
#include "statistics.hpp"

namespace vestibule::demo {

/** The routes of the token API: signing up, in and out, refreshing, and the data that all this protects. */
class AccountRoutes {
public:
  AccountRoutes(Accounts& accounts, Sessions& sessions, const Tokens& tokens, Statistics& statistics)
      : accounts_(accounts), sessions_(sessions), tokens_(tokens), statistics_(statistics) {}

  /** Valid as long as this object. */
  std::vector<Route> routes();

private:
  void sign_up(const ExchangePtr& exchange);
  void log_in(const ExchangePtr& exchange);
  void refresh(const ExchangePtr& exchange);
  void log_out(const ExchangePtr& exchange);
  void secret(const ExchangePtr& exchange);

  Accounts& accounts_;
  Sessions& sessions_;
  const Tokens& tokens_;
  Statistics& statistics_;
  PasswordWorker passwords_;
};

/** POST /echo: how long the body is and its SHA-256, computed while it arrives. */
Route echo_route();

}  // namespace vestibule::demo
