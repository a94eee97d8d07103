#pragma once

#include "async/error.hpp"
#include "service/certificate.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vestibule::service {

/// What kept a service from answering, or its answer from being one.
enum class Trouble {
  NoNetwork,
  HostNotFound,
  ConnectionRefused,
  ConnectionLost,  ///< it broke while sending or while waiting for the answer
  Tls,             ///< its certificate does not verify, or there is no TLS at all
  TimedOut,
  TooManyRedirects,
  Redirected,     ///< a token route answered with a redirect
  TooLarge,       ///< the answer is beyond the bound
  NotTheService,  ///< an answer that the service profile does not know: HTML, broken JSON, a 200 without a token
  Status,         ///< a status that says "not now": 404, 408, 425, 429, 5xx
};

/// A passing fault, or a server that is not the service: trying again later may help, but where a person is needed for
/// that. It never ends a session.
class Unavailable : public Error {
public:
  Unavailable(Trouble trouble, int status = 0, std::optional<std::chrono::milliseconds> retry_after = {});

  Trouble trouble() const { return trouble_; }
  /// The HTTP status; 0 where there was no answer.
  int status() const { return status_; }
  /// `Retry-After` (RFC 9110 §10.2.3), where the server gave one.
  std::optional<std::chrono::milliseconds> retry_after() const { return retry_after_; }
  /// The request may have had its effect although no answer came: the connection was lost, or timed out, after it was
  /// up, or broke into something that is not HTTP; 502 and 504.
  bool may_have_taken_effect() const { return may_have_taken_effect_; }
  void set_may_have_taken_effect(bool may) { may_have_taken_effect_ = may; }
  /// The certificate that did not verify; null where there is none.
  const std::shared_ptr<const RefusedCertificate>& certificate() const { return certificate_; }
  void set_certificate(std::shared_ptr<const RefusedCertificate> refused) { certificate_ = std::move(refused); }
  /// The server asked for a certificate of ours, and has got none that it takes.
  bool wants_client_certificate() const { return wants_client_certificate_; }
  void set_wants_client_certificate(bool wants) { wants_client_certificate_ = wants; }
  /// It does not pass by itself: a person has to see the server's certificate, or to name one of theirs.
  bool needs_person() const { return certificate_ || wants_client_certificate_; }

private:
  Trouble trouble_;
  int status_;
  std::optional<std::chrono::milliseconds> retry_after_;
  bool may_have_taken_effect_ = false;
  bool wants_client_certificate_ = false;
  std::shared_ptr<const RefusedCertificate> certificate_;
};

/// The service understood and said no: wrong password, user exists, refresh token refused.
class Refused : public Error {
public:
  Refused(int status, std::string message);

  int status() const { return status_; }
  /// The server's own text for people (UTF-8, bounded, one paragraph); it can be empty. Not part of `what()`.
  const std::string& message() const { return message_; }

private:
  int status_;
  std::string message_;
};

}  // namespace vestibule::service
