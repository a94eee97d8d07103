#include "library/account-impl.hpp"

#include "library/completion.hpp"

#include <utility>

namespace vestibule {
inline namespace v1 {

Account::Account(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Account::Account(const Account& other) noexcept = default;
Account& Account::operator=(const Account& other) noexcept {
  if (impl_ != other.impl_) library::release_later(std::exchange(impl_, other.impl_));
  return *this;
}
Account::~Account() {
  library::release_later(std::move(impl_));
}

std::string Account::server() const {
  return impl_->session().address().text();
}

const std::string& Account::username() const {
  return impl_->session().account_name();
}

const std::string& Account::profile() const {
  return impl_->session().profile().id;
}

Account::SignedIn Account::signed_in() const {
  switch (impl_->state().signed_in) {
  case session::SignedIn::Yes:
    return SignedIn::Yes;
  case session::SignedIn::No:
    return SignedIn::No;
  default:
    return SignedIn::Unknown;
  }
}

Account::UnknownReason Account::unknown_reason() const {
  switch (impl_->state().reason) {
  case session::UnknownReason::Locked:
    return UnknownReason::Locked;
  case session::UnknownReason::Unreadable:
    return UnknownReason::Unreadable;
  case session::UnknownReason::Unreachable:
    return UnknownReason::Unreachable;
  default:
    return UnknownReason::NotRead;
  }
}

Account::EndedBy Account::ended_by() const {
  switch (impl_->state().ended_by) {
  case session::EndedBy::Person:
    return EndedBy::Person;
  case session::EndedBy::Server:
    return EndedBy::Server;
  default:
    return EndedBy::Nobody;
  }
}

bool Account::is_renewing() const {
  return impl_->state().renewing;
}

bool Account::is_unsaved() const {
  return impl_->state().not_saved;
}

bool Account::is_unavailable() const {
  return impl_->state().unavailable;
}

bool Account::suggests_sign_in() const {
  return impl_->state().suggests_log_in;
}

Connection Account::on_changed(std::function<void()> listener) {
  return Internals::make<Connection>(impl_->tokens().on_state_changed(std::move(listener)));
}

void Account::restore(GCancellable* cancellable, Done done) {
  library::start(impl_, cancellable, impl_->tokens().restore(), std::move(done));
}

void Account::sign_up(std::string_view password, GCancellable* cancellable, Done done) {
  library::start(impl_, cancellable, impl_->session().sign_up(tokens::Secret(password)), std::move(done));
}

void Account::sign_in(std::string_view password, Keep keep, GCancellable* cancellable, Done done) {
  library::start(impl_, cancellable, impl_->sign_in(tokens::Secret(password), keep), std::move(done));
}

void Account::adopt(std::string_view access_token, std::string_view refresh_token, std::chrono::seconds expires_in,
                    Keep keep, GCancellable* cancellable, Done done) {
  auto adoption = impl_->adopt(tokens::Secret(access_token), tokens::Secret(refresh_token), expires_in, keep);
  library::start(impl_, cancellable, std::move(adoption), std::move(done));
}

void Account::sign_out(SignedOut done) {
  std::function<void(const Failure*, session::SignOutResult)> told;
  if (done)
    told = [done = std::move(done)](const Failure* failure, session::SignOutResult result) {
      done(failure, !failure && result.server_told, !failure && result.removed);
    };
  library::start(impl_, nullptr, impl_->tokens().sign_out(), std::move(told));
}

void Account::forget(Done done) {
  library::start(impl_, nullptr, impl_->forget(), std::move(done));
}

void Account::unlock(Unlocked done) {
  library::start(impl_, nullptr, impl_->tokens().unlock(), std::move(done));
}

void Account::continue_in_memory(Done done) {
  library::start(impl_, nullptr, impl_->tokens().continue_in_memory(), std::move(done));
}

void Account::try_again() {
  impl_->tokens().try_again();
}

void Account::send(const Request& request, GCancellable* cancellable, Answered done) {
  library::start(impl_, cancellable, impl_->send(request), std::function<void(const Failure*, Reply)>(std::move(done)));
}

void Account::access_token(std::chrono::milliseconds at_least, GCancellable* cancellable, TokenGiven done) {
  library::start(impl_, cancellable, impl_->access_token(at_least),
                 std::function<void(const Failure*, AccessToken)>(std::move(done)));
}

void Account::fetch_events(std::uint64_t after, GCancellable* cancellable, EventsRead done) {
  library::start(impl_, cancellable, impl_->fetch_events(after),
                 std::function<void(const Failure*, std::vector<Event>)>(std::move(done)));
}

}  // namespace v1
}  // namespace vestibule
