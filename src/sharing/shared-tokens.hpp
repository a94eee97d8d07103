#pragma once

#include "async/change-signal.hpp"
#include "async/task-scope.hpp"
#include "session/account-tokens.hpp"
#include "tokens/account-key.hpp"
#include "tokens/clock.hpp"

#include <functional>
#include <memory>

namespace vestibule::sharing {

class SharedAccounts;

/// One account as `SharedAccounts` gives it: kept here, or asked for at the process that keeps it, and asked again at
/// the next one when that has gone. Who uses it need not know which.
class SharedTokens : public session::AccountTokens {
public:
  SharedTokens(SharedAccounts& accounts, tokens::AccountKey key, const tokens::Clock& clock);

  const session::AccountState& state() const override;
  std::shared_ptr<void> on_state_changed(std::function<void()> listener) override;
  async::Task<std::vector<session::SessionEvent>> fetch_events(std::uint64_t sequence) override;
  async::Task<session::TokenFacts> token_facts() override;
  async::Task<session::AccessToken> token_for(session::Ticket ticket, std::chrono::milliseconds at_least) override;
  async::Task<void> restore() override;
  async::Task<bool> unlock() override;
  async::Task<void> continue_in_memory() override;
  async::Task<void> adopt(service::TokenGrant grant, bool keep, tokens::SessionId session = 0) override;
  async::Task<void> withdraw(tokens::SessionId session, tokens::Secret access_token) override;
  async::Task<session::SignOutResult> sign_out(tokens::SessionId session = 0) override;
  void try_again() override;
  bool rehearse(session::Rehearsal fault) override { return current_ && current_->rehearse(fault); }
  async::Task<void> settled() override;

  session::Ticket accept() const override { return failures_; }
  async::Task<session::AccessToken> token(session::Ticket ticket) override;
  async::Task<session::AccessToken> lasting_token(session::Ticket ticket) override;
  async::Task<std::optional<session::AccessToken>> after_refusal(session::Ticket ticket,
                                                                 session::Refusal refusal) override;
  std::shared_ptr<void> on_failure(std::function<void(std::exception_ptr)> listener) override;

private:
  struct SigningIn;

  /// Puts a question to whoever keeps the tokens, and to the next one where that one goes before it answers. Waits for
  /// one who does for 30 s at most, however many come and go; for an answer as long as its owner lives.
  template <class Answer>
  async::Task<Answer> ask(std::function<async::Task<Answer>(session::AccountTokens&)> question);
  async::Task<session::AccessToken>
  ask_for_token(session::Ticket ticket,
                std::function<async::Task<session::AccessToken>(session::AccountTokens&)> question);
  async::Task<void> follow_role();
  void attach(std::shared_ptr<session::AccountTokens> account);
  void check(session::Ticket ticket) const;
  bool is_ended_here() const;
  void fail_everyone(std::exception_ptr error);

  SharedAccounts& accounts_;
  tokens::AccountKey key_;
  const tokens::Clock& clock_;

  /// The account at the present owner, and where there is none for the moment, the last state that was known.
  std::shared_ptr<session::AccountTokens> current_;
  session::AccountState last_state_;
  /// A session that the person has ended here while the owner did not answer: over for this process, whatever the owner
  /// says.
  tokens::SessionId ended_here_ = 0;
  session::AccountState ended_state_;
  session::Ticket failures_ = 0;
  std::exception_ptr last_failure_;

  async::ChangeSignal state_changed_;
  async::Listeners<std::exception_ptr> failure_listeners_;
  std::shared_ptr<void> role_connection_;
  std::shared_ptr<void> state_connection_;
  std::shared_ptr<void> failure_connection_;
  async::TaskScope scope_;
};

}  // namespace vestibule::sharing
