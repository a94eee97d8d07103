#pragma once

#include "async/task-scope.hpp"
#include "library/internals.hpp"
#include "session/account-session.hpp"
#include "tokens/clock.hpp"

#include <memory>

namespace vestibule {
inline namespace v1 {

class VESTIBULE_LOCAL AccessToken::Impl {
public:
  session::AccessToken token;
};

class VESTIBULE_LOCAL Event::Impl {
public:
  Impl(const session::SessionEvent& event, const tokens::Clock& clock);

  std::uint64_t sequence;
  std::chrono::system_clock::time_point time;
  std::string name;
  std::string detail;
  std::chrono::milliseconds took;
};

/// What an account's handles share. It is let go of by `library::release_later` alone, since its last owner may be
/// called from one of its tasks.
class VESTIBULE_LOCAL Account::Impl {
public:
  Impl(std::shared_ptr<Internals::ClientImpl> client, std::shared_ptr<session::AccountSession> session)
      : client_(std::move(client)), session_(std::move(session)) {}

  session::AccountSession& session() { return *session_; }
  const session::AccountState& state() const { return session_->state(); }
  session::AccountTokens& tokens() { return session_->tokens(); }
  async::TaskScope& scope() { return scope_; }

  async::Task<void> sign_in(tokens::Secret password, Keep keep);
  async::Task<void> adopt(tokens::Secret access_token, tokens::Secret refresh_token, std::chrono::seconds expires_in,
                          Keep keep);
  async::Task<void> forget();
  async::Task<Reply> send(Request request);
  async::Task<AccessToken> access_token(std::chrono::milliseconds at_least);
  async::Task<std::vector<Event>> fetch_events(std::uint64_t after);

private:
  async::Task<void> remember(Keep keep);

  std::shared_ptr<Internals::ClientImpl> client_;
  std::shared_ptr<session::AccountSession> session_;
  async::TaskScope scope_;
};

}  // namespace v1
}  // namespace vestibule
