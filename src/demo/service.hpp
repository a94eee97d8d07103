#pragma once

#include "account-routes.hpp"
#include "control-routes.hpp"
#include "options.hpp"

namespace vestibule::demo {

/** The HTTP server: finds each request's route, checks its token and its body, and lets the route answer. */
class Service {
public:
  /**
   * Opens the database, makes the account that the options name, and listens.
   * @throws UsageError when a file or the address cannot be used
   * @throws DatabaseError
   */
  Service(const Options& options, const std::optional<std::string>& account_password);
  ~Service();

  /** Where it listens, such as `http://127.0.0.1:8080`. */
  std::string url() const;

private:
  void add_account(const std::string& username, const std::string& password);
  void listen(const Options& options);
  void begin(SoupServerMessage* message);
  void serve(SoupServerMessage* message);
  void serve_route(const ExchangePtr& exchange);
  bool pass_guard(const ExchangePtr& exchange);
  void refuse_token(const ExchangePtr& exchange);
  void count(const ExchangePtr& exchange);
  void choose_fault(const ExchangePtr& exchange);
  bool can_have_faults(const std::string& key) const;
  void apply(const ExchangePtr& exchange, const std::string& original);
  void release_hung();

  Policy policy_;
  Statistics statistics_;
  Database database_;
  Accounts accounts_;
  Tokens tokens_;
  Sessions sessions_;
  AccountRoutes account_routes_;
  FaultPlan faults_;
  std::vector<std::weak_ptr<Exchange>> hung_;  ///< left without an answer by a fault
  ControlRoutes control_routes_;
  std::map<std::string, Route> routes_;  ///< by name
  ObjectPtr<SoupServer> server_;
};

}  // namespace vestibule::demo
