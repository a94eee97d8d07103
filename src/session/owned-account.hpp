#pragma once

#include "async/event.hpp"
#include "async/task-scope.hpp"
#include "keyring/ended-sessions.hpp"
#include "keyring/token-store.hpp"
#include "session/account-tokens.hpp"
#include "session/refresh-coordinator.hpp"

namespace vestibule::session {

/// An account whose tokens this process keeps: the coordinator, joined to the service and to a store.
///
/// It lives on one thread. Its tasks may be destroyed at any time; what belongs to the account (a renewal, a save, a
/// sign-out) goes on. It outlives its tasks, and is not destroyed from inside one.
class OwnedAccount : public AccountTokens {
public:
  /// `store`, `clock` and `ended` outlive it. `account_name`: as the person is known at the service. `ended`: where
  /// other processes write down sign-outs; null where no other process shares the account.
  OwnedAccount(service::ServerAddress address, std::string account_name, service::ServiceProfile profile,
               service::TransportPolicy policy, keyring::TokenStore& store, const tokens::Clock& clock,
               keyring::EndedSessions* ended = nullptr);

  tokens::AccountKey key() const { return {api_.address().text(), account_name_, api_.profile().id}; }

  const AccountState& state() const override { return coordinator_.state(); }
  std::shared_ptr<void> on_state_changed(std::function<void()> listener) override;
  async::Task<std::vector<SessionEvent>> fetch_events(std::uint64_t sequence) override;
  async::Task<TokenFacts> token_facts() override;
  async::Task<AccessToken> token_for(Ticket ticket, std::chrono::milliseconds at_least) override;
  async::Task<void> restore() override;
  async::Task<bool> unlock() override;
  async::Task<void> continue_in_memory() override;
  async::Task<void> adopt(service::TokenGrant grant, bool keep, tokens::SessionId session = 0) override;
  async::Task<void> withdraw(tokens::SessionId session, tokens::Secret access_token) override;
  async::Task<SignOutResult> sign_out(tokens::SessionId session = 0) override;
  void try_again() override { coordinator_.try_again(); }
  bool rehearse(Rehearsal fault) override;
  async::Task<void> settled() override;
  bool is_at_rest() const override;
  void retire() override;

  Ticket accept() const override { return coordinator_.accept(); }
  async::Task<AccessToken> token(Ticket ticket) override { return coordinator_.token(ticket); }
  async::Task<AccessToken> lasting_token(Ticket ticket) override { return coordinator_.lasting_token(ticket); }
  async::Task<std::optional<AccessToken>> after_refusal(Ticket ticket, Refusal refusal) override;
  std::shared_ptr<void> on_failure(std::function<void(std::exception_ptr)> listener) override;

private:
  struct Ending {
    SignOutResult result;
    async::Event done;
  };

  RefreshCoordinator::Ports ports();
  async::Task<service::TokenGrant> refresh(tokens::Secret refresh_token, std::chrono::milliseconds limit);
  async::Task<bool> save(tokens::TokenPair pair, std::function<bool()> still_wanted);
  async::Task<void> remove(tokens::SessionId session);
  async::Task<void> revoke(service::TokenGrant orphan);
  async::Task<void> end_everywhere(tokens::SessionId session, tokens::TokenPair pair, std::shared_ptr<Ending> ending);
  async::Task<void> remove_what_is_not_kept();
  async::Task<void> forget_note(tokens::SessionId session);
  async::Task<void> remove_item(std::shared_ptr<Ending> ending);
  async::Task<void> remove_pending();
  void store_changed();
  void renew_in_time();
  async::Task<void> renew_at(tokens::BootTimePoint due);

  std::string account_name_;
  keyring::TokenStore& store_;
  keyring::EndedSessions* ended_;
  bool keep_ = true;              ///< the session's tokens go to the store
  bool only_memory_ = false;      ///< the person has chosen to go on without a store
  bool in_store_ = false;         ///< the store has held a pair, as far as this process knows
  bool removal_pending_ = false;  ///< what is in the store is to go when it opens
  unsigned adoptions_ = 0;        ///< begun
  RehearsedClock clock_;
  RehearsedRenewal rehearsed_renewal_;
  service::AuthApi api_;
  EventRing events_;
  RefreshCoordinator coordinator_;
  std::shared_ptr<void> store_connection_;
  std::shared_ptr<void> renewing_connection_;
  async::TaskScope renewing_in_time_;
  async::TaskScope scope_;
};

}  // namespace vestibule::session
