#include "sharing/remote-account.hpp"

#include "service/service-error.hpp"
#include "sharing/token-wire.hpp"

#include <algorithm>

namespace vestibule::sharing {

using async::Variant;
using session::AccessToken;

namespace {

Variant child(const Variant& tuple, gsize index) {
  return Variant::adopt(g_variant_get_child_value(tuple.get(), index));
}

async::Task<void> try_to(async::Task<void> task) {
  try {
    co_await std::move(task);
  } catch (const Error&) {
  }
}

}  // namespace

RemoteAccount::RemoteAccount(std::shared_ptr<TokenClient> owner, tokens::AccountKey key, const tokens::Clock& clock)
    : owner_(std::move(owner)), key_(std::move(key)), clock_(clock) {
  state_connection_ =
      owner_->on_state_changed([this](const tokens::AccountKey& key, const session::AccountState& state) {
        if (key == key_) take_up(state);
      });
  failure_connection_ = owner_->on_failure([this](const tokens::AccountKey& key, std::exception_ptr error) {
    if (key == key_) failure_listeners_.call(error);
  });
}

void RemoteAccount::take_up(const session::AccountState& state) {
  if (state.session != state_.session) newest_.reset();
  if (state == state_) return;
  state_ = state;
  state_changed_.changed();
}

std::shared_ptr<void> RemoteAccount::on_state_changed(std::function<void()> listener) {
  return state_changed_.add(std::move(listener));
}

std::shared_ptr<void> RemoteAccount::on_failure(std::function<void(std::exception_ptr)> listener) {
  return failure_listeners_.add(std::move(listener));
}

Variant RemoteAccount::key_tuple() const {
  return own(g_variant_new("(@(sss))", encode(key_).get()));
}

async::Task<void> RemoteAccount::call_for_nothing(const char* method) {
  co_await owner_->call(method, key_tuple(), "()");
}

async::Task<void> RemoteAccount::attend() {
  const auto reply = co_await owner_->call("State", key_tuple(), "((uuubbbxbt))");
  const auto state = decode_state(child(reply, 0));
  if (!state) throw OwnerOfAnotherVersion();
  take_up(*state);
}

async::Task<std::vector<session::SessionEvent>> RemoteAccount::fetch_events(std::uint64_t sequence) {
  std::vector<session::SessionEvent> events;
  for (;;) {
    const auto parameters = own(g_variant_new("(@(sss)t)", encode(key_).get(), guint64{sequence}));
    const auto reply = co_await owner_->call("Events", parameters, "(a(txu(tt)sx))");
    const auto more = decode_events(child(reply, 0));
    // Each answer must lead on: an owner that gives the same again is none.
    if (more.empty() || more.back().sequence <= sequence) co_return events;
    sequence = more.back().sequence;
    events.insert(events.end(), more.begin(), more.end());
  }
}

async::Task<void> RemoteAccount::restore() {
  co_await call_for_nothing("Restore");
  co_await attend();
}

async::Task<bool> RemoteAccount::unlock() {
  const auto reply = co_await owner_->call("Unlock", key_tuple(), "(b)");
  co_await attend();
  co_return g_variant_get_boolean(child(reply, 0).get());
}

async::Task<void> RemoteAccount::continue_in_memory() {
  co_await call_for_nothing("ContinueInMemory");
  co_await attend();
}

async::Task<void> RemoteAccount::adopt(service::TokenGrant grant, bool keep, tokens::SessionId session) {
  const auto parameters =
      own(g_variant_new("(@(sss)@(ayayxxxxxxs)bt)", encode(key_).get(), encode(grant).get(), keep, guint64{session}));
  co_await owner_->call("Adopt", parameters, "()");
  co_await attend();
}

async::Task<void> RemoteAccount::withdraw(tokens::SessionId session, tokens::Secret access_token) {
  const auto parameters =
      own(g_variant_new("(@(sss)t@ay)", encode(key_).get(), guint64{session}, encode_secret(access_token)));
  co_await owner_->call("Withdraw", parameters, "()");
  co_await attend();
}

async::Task<session::SignOutResult> RemoteAccount::sign_out(tokens::SessionId session) {
  const auto parameters = own(g_variant_new("(@(sss)t)", encode(key_).get(), guint64{session}));
  const auto reply = co_await owner_->call("SignOut", parameters, "(bb)");
  gboolean server_told, removed;
  g_variant_get(reply.get(), "(bb)", &server_told, &removed);
  co_await attend();
  co_return session::SignOutResult{server_told != FALSE, removed != FALSE};
}

void RemoteAccount::try_again() {
  scope_.start(try_to(call_for_nothing("TryAgain")));
}

async::Task<void> RemoteAccount::settled() {
  // What is under way belongs to the owner, which settles before it ends.
  co_return;
}

async::Task<AccessToken> RemoteAccount::token(session::Ticket) {
  if (newest_ && !newest_->deadline.renewal_is_due(clock_.boot_time())) co_return *newest_;
  co_return co_await ask_for_token("Token", own(g_variant_new("(@(sss)b)", encode(key_).get(), FALSE)));
}

async::Task<AccessToken> RemoteAccount::lasting_token(session::Ticket) {
  if (newest_ && !newest_->deadline.renewal_is_due(clock_.boot_time()) && !state_.renewing) co_return *newest_;
  co_return co_await ask_for_token("Token", own(g_variant_new("(@(sss)b)", encode(key_).get(), TRUE)));
}

async::Task<AccessToken> RemoteAccount::token_for(session::Ticket, std::chrono::milliseconds at_least) {
  const auto wanted = std::clamp(at_least, std::chrono::milliseconds(0), session::renewed_now);
  const auto parameters = own(g_variant_new("(@(sss)x)", encode(key_).get(), gint64{wanted.count()}));
  co_return co_await ask_for_token("TokenFor", parameters);
}

async::Task<session::TokenFacts> RemoteAccount::token_facts() {
  const auto reply = co_await owner_->call("TokenFacts", key_tuple(), "(((tt)xxxxss))");
  const auto facts = decode_facts(child(reply, 0));
  if (!facts) throw OwnerOfAnotherVersion();
  co_return *facts;
}

async::Task<AccessToken> RemoteAccount::ask_for_token(const char* method, Variant parameters) {
  try {
    const auto reply = co_await owner_->call(method, parameters, "((ay(tt)xx))");
    newest_ = decode_access_token(child(reply, 0));
    if (!newest_) throw OwnerOfAnotherVersion();
  } catch (const service::Unavailable&) {
    if (!newest_ || newest_->deadline.has_run_out(clock_.boot_time())) throw;
  }
  co_return *newest_;
}

async::Task<std::optional<AccessToken>> RemoteAccount::after_refusal(session::Ticket, session::Refusal refusal) {
  if (newest_ && newest_->generation != refusal.generation) co_return *newest_;
  const auto parameters = own(g_variant_new("(@(sss)@(tt)bs)", encode(key_).get(), encode(refusal.generation).get(),
                                            refusal.refused_before, bounded_route(refusal.route).c_str()));
  const auto found = child(co_await owner_->call("AfterRefusal", parameters, "(a(ay(tt)xx))"), 0);
  if (g_variant_n_children(found.get()) == 0) co_return std::nullopt;
  newest_ = decode_access_token(child(found, 0));
  if (!newest_) throw OwnerOfAnotherVersion();
  co_return *newest_;
}

}  // namespace vestibule::sharing
