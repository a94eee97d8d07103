#pragma once

#include "async/event.hpp"
#include "async/owned.hpp"
#include "async/task-scope.hpp"
#include "library/account-impl.hpp"
#include "library/internals.hpp"

#include <libsoup/soup.h>

#include <memory>
#include <optional>
#include <set>

namespace vestibule {
inline namespace v1 {

/// What a `SoupSession` needs to send an account's token: the newest one at hand, for libsoup waits for nobody when it
/// sends; and for a message that was refused an answer to whether it is sent again.
class VESTIBULE_LOCAL Attachment::Impl : public std::enable_shared_from_this<Impl> {
public:
  Impl(SoupSession* session, std::shared_ptr<Internals::AccountImpl> account);

  /// To be called once, when this has an owner.
  void begin();
  /// Leaves the session; whoever waits has the answer that it got.
  void end();

  /// Whether the message's present hop goes where the account's token may go; nowhere, after the end.
  bool is_home(SoupMessage* message) const;

private:
  static void request_queued(SoupSession* session, SoupMessage* message, gpointer impl);
  static void request_unqueued(SoupSession* session, SoupMessage* message, gpointer impl);
  static void starting(SoupMessage* message, gpointer);
  static void status_changed(SoupMessage* message, GParamSpec*, gpointer);
  static void got_headers(SoupMessage* message, gpointer);
  static gboolean authenticate(SoupMessage* message, SoupAuth* auth, gboolean retrying, gpointer);

  void attend(SoupMessage* message);
  static void leave(SoupMessage* message);
  void put_token(SoupMessage* message);
  bool hold_back(SoupMessage* message, SoupAuth* auth);

  async::Task<void> stay_fresh();
  async::Task<void> decide(async::Object<SoupMessage> message);
  async::Task<std::optional<session::AccessToken>> next_token(session::Ticket ticket,
                                                              std::optional<session::Refusal> refusal);
  async::Task<void> renew_for_others(session::Ticket ticket, session::Refusal refusal);
  const service::Origin& origin() const { return account_->session().address().origin(); }
  const service::TokenUse& use() const { return account_->session().profile().token_use; }

  async::Object<SoupSession> session_;
  std::shared_ptr<Internals::AccountImpl> account_;
  GThread* thread_ = g_thread_self();
  bool ended_ = false;
  std::optional<session::AccessToken> newest_;
  std::set<SoupMessage*> waiting_;
  async::Event look_again_;
  std::shared_ptr<void> state_connection_;
  async::SignalConnection queued_, unqueued_;
  async::TaskScope scope_;
};

}  // namespace v1
}  // namespace vestibule
