#pragma once

#include "async/change-signal.hpp"
#include "session/account-tokens.hpp"
#include "sharing/token-client.hpp"
#include "tokens/clock.hpp"

#include <memory>
#include <optional>

namespace vestibule::sharing {

/// An account whose tokens another process keeps. The newest access token is kept here too, and used without asking
/// until it is due to be renewed, is refused, or the owner tells that the session is over; so requests go on while the
/// owner is busy, frozen or replaced.
///
/// Its tasks throw `OwnerGone` besides what `AccountTokens` says.
class RemoteAccount : public session::AccountTokens {
public:
  RemoteAccount(std::shared_ptr<TokenClient> owner, tokens::AccountKey key, const tokens::Clock& clock);

  /// Asks for the account's state. To be awaited before `state` means anything.
  async::Task<void> attend();

  const session::AccountState& state() const override { return state_; }
  std::shared_ptr<void> on_state_changed(std::function<void()> listener) override;
  async::Task<std::vector<session::SessionEvent>> fetch_events(std::uint64_t sequence) override;
  async::Task<session::TokenFacts> token_facts() override;
  async::Task<session::AccessToken> token_for(session::Ticket ticket, std::chrono::milliseconds at_least) override;
  async::Task<void> restore() override;
  async::Task<bool> unlock() override;
  async::Task<void> continue_in_memory() override;
  /// The session's id must be given: what draws it is to be able to withdraw it at another owner.
  async::Task<void> adopt(service::TokenGrant grant, bool keep, tokens::SessionId session = 0) override;
  async::Task<void> withdraw(tokens::SessionId session, tokens::Secret access_token) override;
  async::Task<session::SignOutResult> sign_out(tokens::SessionId session = 0) override;
  void try_again() override;
  async::Task<void> settled() override;

  session::Ticket accept() const override { return 0; }
  async::Task<session::AccessToken> token(session::Ticket ticket) override;
  async::Task<session::AccessToken> lasting_token(session::Ticket ticket) override;
  async::Task<std::optional<session::AccessToken>> after_refusal(session::Ticket ticket,
                                                                 session::Refusal refusal) override;
  std::shared_ptr<void> on_failure(std::function<void(std::exception_ptr)> listener) override;

private:
  async::Variant key_tuple() const;
  async::Task<session::AccessToken> ask_for_token(const char* method, async::Variant parameters);
  async::Task<void> call_for_nothing(const char* method);
  void take_up(const session::AccountState& state);

  std::shared_ptr<TokenClient> owner_;
  tokens::AccountKey key_;
  const tokens::Clock& clock_;
  session::AccountState state_;
  std::optional<session::AccessToken> newest_;
  async::ChangeSignal state_changed_;
  async::Listeners<std::exception_ptr> failure_listeners_;
  std::shared_ptr<void> state_connection_;
  std::shared_ptr<void> failure_connection_;
  async::TaskScope scope_;
};

}  // namespace vestibule::sharing
