#pragma once

#include "coordinator-anatomy.hpp"
#include "schedule.hpp"
#include "scripted-account.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::testing {

/// What a trial begins with, besides a session that has just been signed in.
struct Setup {
  std::optional<std::chrono::milliseconds> lifetime = std::chrono::seconds(10);  ///< of access tokens
  std::size_t requests = 3;                                                      ///< open at a time
  std::size_t window = 2;                                                        ///< admitted at a time
};

/// One account, to which a schedule happens step by step, and the rules that must hold meanwhile.
class Trial {
public:
  explicit Trial(Setup setup);

  /// What can happen now. Of requests that are interchangeable only the first; of answers to a renewal that nobody
  /// wants any more, one of each kind.
  std::vector<Step> possible() const;
  /// Whether it can happen now.
  bool is_possible(Step step) const;
  /// Lets it happen; true as long as every rule holds.
  bool apply(Step step);
  /// Ends everything that is under way, kindly, and looks who still waits.
  bool come_to_rest();
  /// The first rule that did not hold.
  const std::string& broken() const { return broken_; }
  /// Of the account's state, and of what the rules remember.
  std::uint64_t digest() const;

  const ScriptedAccount& account() const { return account_; }

private:
  struct Before {
    session::AccountState state;
    tokens::Generation generation;
    tokens::SessionId renewal_session = 0;  ///< of the renewal that the step ends
    bool signing_in = false;
    bool token_ran_out = false;
    bool doomed = false;        ///< the request that the step answers
    std::vector<int> waiting;   ///< requests
    std::vector<int> renewing;  ///< … that wait for a renewal
    int failures = 0;
    int presented = 0;
    std::size_t revoked = 0;
    bool remembered = false;
  };

  void happen(Step step);
  Before look_before(Step step) const;

  // The rules, in trial-rules.cpp.
  void watch();
  void check_presentation(const ScriptedRenewal& renewal);
  void check_send(const ScriptedRequest& request);
  void check_write(const tokens::TokenPair& pair);
  void note(Step step, const Before& before);
  void check(Step step, const Before& before);
  void check_session(Step step, const Before& before);
  void check_refusal(Step step, const Before& before);
  void check_waiting(Step step, const Before& before);
  void check_rest();
  void check_discarded(Step step, const Before& before);
  void breaks(const char* rule);
  int presented() const { return static_cast<int>(account_.presented.size()); }

  Setup setup_;
  ScriptedAccount account_;
  std::string broken_;

  // What is known of tokens by their number, of sessions, and of requests.
  std::vector<std::uint8_t> flags_;
  std::map<tokens::SessionId, int> sign_in_of_;  ///< the number of its first access token
  std::vector<tokens::SessionId> over_;
  std::vector<int> doomed_;                ///< requests that were in flight when a renewal failed
  std::optional<tokens::TokenPair> read_;  ///< what the keyring held when the process started
  bool late_read_possible_ = false;
  int pending_sign_in_ = 0;
  std::optional<tokens::BootTimePoint> next_try_;
  bool wanted_ = false;  ///< a request has waited for the renewal that runs, or the mark has asked for it
  bool store_failed_ = false;
  bool marked_ = false;
  tokens::Secret marked_token_;
  bool removal_failed_ = false;
  tokens::Generation remembered_;
};

/// Lets the schedule happen, and everything come to rest after it: the first rule that did not hold, or the first step
/// that was not possible; empty if all is well.
std::string replay(const Schedule& schedule, Setup setup = {});

}  // namespace vestibule::testing
