#pragma once

#include "check/check-kind.hpp"
#include "check/seen-answer.hpp"
#include "check/service-check.hpp"
#include "check/throw-away.hpp"
#include "service/auth-api.hpp"
#include "tokens/server-clock.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace vestibule::check {

/// How a token call, or a read, ended.
struct Attempt {
  enum class End {
    Accepted,
    Refused,     ///< in the service's own words
    Unanswered,  ///< there was no answer, or none that the profile knows
  };
  End end = End::Unanswered;
  int status = 0;                                 ///< 0: there was no answer
  std::string text = {};                          ///< why it was not accepted
  std::optional<service::TokenGrant> grant = {};  ///< of a log-in or a renewal
  std::vector<SeenExchange> exchanges = {};

  bool accepted() const { return end == End::Accepted; }
  bool refused() const { return end == End::Refused; }
};

/// A run is to end early. Thrown between two requests alone.
struct Stopped {};

/// The state of one run of the checks: the service, the session that the run has there, and what has been seen.
class CheckRun {
public:
  CheckRun(const CheckOptions& options, const tokens::Clock& clock, const CheckWatcher& watcher);
  CheckRun(const CheckRun&) = delete;

  const CheckOptions& options() const { return options_; }
  const service::ServiceProfile& profile() const { return options_.profile; }
  const tokens::Clock& clock() const { return clock_; }
  const tokens::ServerClock& server_clock() const { return server_clock_; }
  const std::deque<SeenAnswer>& answers() const { return answers_; }
  Mask& mask() { return mask_; }
  /// For whom the run is: the one of the options, or one who is made for it.
  const Person& person() const { return person_; }

  /// The session of the run at the service, while it has one.
  std::optional<service::TokenGrant> session;
  /// The token that renews it.
  const tokens::Secret& renewing_token() const;
  /// What a read is made of; null where the profile has none that takes a token and changes nothing.
  const service::Resource* resource() const { return resource_; }

  async::Task<Attempt> sign_up(std::string username, tokens::Secret password);
  async::Task<Attempt> log_in(std::string username, tokens::Secret password);
  async::Task<Attempt> refresh(tokens::Secret token);
  async::Task<Attempt> log_out(const service::TokenGrant& grant);
  /// Reads the resource; an empty token: without one.
  async::Task<Attempt> read(tokens::Secret token);
  /// Sends any message to the service's own origin; nothing where no answer comes.
  async::Task<std::optional<service::HttpReply>> send(async::Object<SoupMessage> message);

  /// A renewal of the session: its tokens take the place of those before.
  void renew_session(service::TokenGrant grant);

  /// What the result of the check, which is still to come, is to have as a number.
  void measure(Check check, std::chrono::milliseconds value) { measured_[check] = value; }
  void conclude(Check check, Outcome outcome, std::string seen, std::string advice = {},
                std::vector<SeenExchange> exchanges = {});
  bool has_concluded(Check check) const { return concluded_.contains(check); }
  /// Each of those that has no result yet is not applicable, for that reason.
  void skip(const std::vector<Check>& checks, const std::string& reason);
  /// The same for all.
  void skip_rest(const std::string& reason);
  /// Something that must be refused was tried. `accepted`: what is said where it was not.
  void expect_refusal(Check check, const Attempt& attempt, std::string refused, std::string accepted,
                      std::string advice);
  /// Throws `Stopped` where the run is to go no further.
  void tell(Check check, double part = 0);

  /// Goes on after that time, and tells of each second what part of the check's waiting is over. `from`, `whole`: where
  /// in it this wait is.
  async::Task<void> wait(Check check, std::chrono::milliseconds time, std::chrono::milliseconds from,
                         std::chrono::milliseconds whole);

private:
  async::Task<Attempt> attempt(async::Task<service::TokenGrant> call, bool gives_tokens);
  void see(const service::HttpReply& reply, tokens::BootTimePoint sent);
  std::vector<SeenExchange> exchanges_since(std::size_t count) const;

  const CheckOptions& options_;
  const tokens::Clock& clock_;
  const CheckWatcher& watcher_;
  service::AuthApi api_;
  async::Object<SoupSession> session_;
  const service::Resource* resource_ = nullptr;
  Person person_;
  Mask mask_;
  std::deque<SeenAnswer> answers_;
  std::size_t seen_ = 0;  ///< answers, also those that are not kept any more
  tokens::BootTimePoint sent_{};
  tokens::ServerClock server_clock_;
  std::map<Check, std::chrono::milliseconds> measured_;
  std::set<Check> concluded_;
};

}  // namespace vestibule::check
