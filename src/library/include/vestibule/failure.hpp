#pragma once

#include <vestibule/api.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace vestibule {
inline namespace v1 {

/// Why something did not come to pass. Completions are given one, or null where all went well; what fails at once
/// throws one.
class VESTIBULE_API Failure : public std::exception {
public:
  /// What a program can do about it.
  enum class Kind {
    Cancelled = 0,     ///< the caller's own `GCancellable` was cancelled
    NotSignedIn = 1,   ///< nobody is signed in: ask the person to
    SessionEnded = 2,  ///< the server has ended the session, or the person signed out meanwhile: ask them to sign in
    Refused = 3,       ///< the service understood and said no: wrong password, user exists; see `server_message`
    Unavailable = 4,   ///< a passing fault, see `trouble`: the session stays, and trying again later may help
    Store = 5,         ///< the keyring, the application's own store or the list of accounts cannot be used
    Invalid = 6,       ///< cannot be asked for: no server address, no such profile, no request
    Internal = 7,      ///< a mistake of the library
  };
  /// What kept a service from answering, or its answer from being one.
  enum class Trouble {
    None = 0,  ///< where the kind is not `Unavailable`
    NoNetwork = 1,
    HostNotFound = 2,
    ConnectionRefused = 3,
    ConnectionLost = 4,  ///< while sending, or while waiting for the answer
    Tls = 5,             ///< the certificate does not verify, or there is no TLS at all
    TimedOut = 6,
    TooManyRedirects = 7,
    Redirected = 8,      ///< a token route answered with a redirect
    TooLarge = 9,        ///< the answer is beyond the bound
    NotTheService = 10,  ///< an answer that the service's profile does not know, such as a captive portal's page
    Status = 11,         ///< a status that says "not now": 404, 408, 425, 429, 5xx
  };

  /// Copies share it.
  Failure(const Failure& other) noexcept;
  /// Copies share it.
  Failure& operator=(const Failure& other) noexcept;
  ~Failure() override;

  /// What a program can do about it.
  Kind kind() const noexcept;
  /// What kept the service from answering.
  Trouble trouble() const noexcept;
  /// English, for logs, without a token or a password; not for people.
  const char* what() const noexcept override;
  /// The HTTP status; 0 where there was no answer.
  int status() const noexcept;
  /// The server's own text for people, where the kind is `Refused`: UTF-8, bounded, one paragraph; can be empty.
  const std::string& server_message() const noexcept;
  /// How long the server wants to be left alone (`Retry-After`, RFC 9110 §10.2.3), where it said so.
  std::optional<std::chrono::milliseconds> retry_after() const noexcept;
  /// The request may have had its effect although no answer came.
  bool may_have_taken_effect() const noexcept;

private:
  friend struct Internals;
  class Impl;
  VESTIBULE_LOCAL explicit Failure(std::shared_ptr<const Impl> impl) noexcept;

  std::shared_ptr<const Impl> impl_;
};

}  // namespace v1
}  // namespace vestibule
