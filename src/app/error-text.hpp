#pragma once

#include "async/error.hpp"
#include "service/certificate.hpp"
#include "service/server-address.hpp"
#include "service/service-profile.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace vestibule::app {

/// What a person tried to do when it failed.
enum class Attempt { LogIn, SignUp, GetData, Unlock };

/// The field of the login page that is to be mended.
enum class Field { None, Server, Username, Password };

/// What a failure means to a person.
struct ErrorText {
  std::string text;  ///< whole sentences in their language, the last one with the next step; or the server's own words
  Field field = Field::None;
  /// That did not verify, and can be looked at; null: it was something else.
  std::shared_ptr<const service::RefusedCertificate> certificate = {};
  bool wants_client_certificate = false;  ///< one of the person's own
};

/// The one place where errors become sentences. The texts name no token, no password, and nothing of `what()`.
ErrorText error_text(const Error& error, Attempt attempt);

/// That the session cannot be renewed for now, with the time before which the server wants no other try.
std::string renewal_unavailable_text(std::optional<std::chrono::milliseconds> next_try);

/// That the server's answers may mean the session's end, but are none that the service would give.
std::string log_in_again_text();

/// Why an address that was typed is none to sign in to, and what would be.
std::string address_fault_text(service::AddressFault fault);

/// What is said of an address that is fine, where it is not what was typed: what it was read as; with an international
/// name in both spellings, since letters of different scripts can look alike. Else empty.
std::string address_hint(const service::ServerAddress& address, const std::string& typed);

/// What is said of a log-in that failed right after the sign-up that it belongs to had worked.
std::string signed_up_but(const std::string& log_in_failure);

}  // namespace vestibule::app
