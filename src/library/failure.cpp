#include "library/failures.hpp"

#include "async/error.hpp"
#include "keyring/token-store.hpp"
#include "library/internals.hpp"
#include "service/profile-reader.hpp"
#include "service/service-error.hpp"
#include "session/request.hpp"
#include "session/token-source.hpp"
#include "sharing/owner-lock.hpp"

#include <utility>

namespace vestibule {
inline namespace v1 {

class VESTIBULE_LOCAL Failure::Impl {
public:
  Kind kind = Kind::Internal;
  std::string what;
  Trouble trouble = Trouble::None;
  int status = 0;
  std::string server_message = {};
  std::optional<std::chrono::milliseconds> retry_after = {};
  bool may_have_taken_effect = false;
};

Failure::Failure(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
Failure::Failure(const Failure& other) noexcept = default;
Failure& Failure::operator=(const Failure& other) noexcept = default;
Failure::~Failure() = default;

Failure::Kind Failure::kind() const noexcept {
  return impl_->kind;
}

Failure::Trouble Failure::trouble() const noexcept {
  return impl_->trouble;
}

const char* Failure::what() const noexcept {
  return impl_->what.c_str();
}

int Failure::status() const noexcept {
  return impl_->status;
}

const std::string& Failure::server_message() const noexcept {
  return impl_->server_message;
}

std::optional<std::chrono::milliseconds> Failure::retry_after() const noexcept {
  return impl_->retry_after;
}

bool Failure::may_have_taken_effect() const noexcept {
  return impl_->may_have_taken_effect;
}

}  // namespace v1

namespace library {

using Impl = Internals::FailureImpl;
using Kind = Failure::Kind;

namespace {

Failure::Trouble trouble_of(service::Trouble trouble) {
  switch (trouble) {
  case service::Trouble::NoNetwork:
    return Failure::Trouble::NoNetwork;
  case service::Trouble::HostNotFound:
    return Failure::Trouble::HostNotFound;
  case service::Trouble::ConnectionRefused:
    return Failure::Trouble::ConnectionRefused;
  case service::Trouble::ConnectionLost:
    return Failure::Trouble::ConnectionLost;
  case service::Trouble::Tls:
    return Failure::Trouble::Tls;
  case service::Trouble::TimedOut:
    return Failure::Trouble::TimedOut;
  case service::Trouble::TooManyRedirects:
    return Failure::Trouble::TooManyRedirects;
  case service::Trouble::Redirected:
    return Failure::Trouble::Redirected;
  case service::Trouble::TooLarge:
    return Failure::Trouble::TooLarge;
  case service::Trouble::NotTheService:
    return Failure::Trouble::NotTheService;
  case service::Trouble::Status:
    return Failure::Trouble::Status;
  }
  return Failure::Trouble::None;
}

Impl impl_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const async::Cancelled& cancelled) {
    return {Kind::Cancelled, cancelled.what()};
  } catch (const session::NotSignedIn& nobody) {
    return {Kind::NotSignedIn, nobody.what()};
  } catch (const session::SessionEnded& ended) {
    return {Kind::SessionEnded, ended.what()};
  } catch (const service::Refused& refused) {
    Impl impl{Kind::Refused, refused.what()};
    impl.status = refused.status();
    impl.server_message = refused.message();
    return impl;
  } catch (const service::Unavailable& unavailable) {
    Impl impl{Kind::Unavailable, unavailable.what(), trouble_of(unavailable.trouble())};
    impl.status = unavailable.status();
    impl.retry_after = unavailable.retry_after();
    impl.may_have_taken_effect = unavailable.may_have_taken_effect();
    return impl;
  } catch (const session::MalformedRequest& malformed) {
    return {Kind::Invalid, malformed.what()};
  } catch (const service::ProfileError& profile) {
    return {Kind::Invalid, profile.what()};
  } catch (const keyring::KeyringError& store) {
    return {Kind::Store, store.what()};
  } catch (const sharing::LockFailed& lock) {
    return {Kind::Store, lock.what()};
  } catch (const async::GioError& gio) {
    return {Kind::Store, gio.what()};
  } catch (const Failure& failure) {
    return *Internals::of(failure);
  } catch (const std::exception& other) {
    return {Kind::Internal, other.what()};
  } catch (...) {
    return {Kind::Internal, "not an error of the library"};
  }
}

}  // namespace

Failure failure_of(std::exception_ptr error) {
  return Internals::make<Failure>(std::make_shared<const Impl>(impl_of(error)));
}

Failure invalid(const std::string& what) {
  return Internals::make<Failure>(std::make_shared<const Impl>(Impl{Kind::Invalid, what}));
}

}  // namespace library
}  // namespace vestibule
