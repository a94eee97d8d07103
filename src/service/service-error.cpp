#include "service/service-error.hpp"

#include <utility>

namespace vestibule::service {

namespace {

const char* name_of(Trouble trouble) {
  switch (trouble) {
  case Trouble::NoNetwork:
    return "no network";
  case Trouble::HostNotFound:
    return "host not found";
  case Trouble::ConnectionRefused:
    return "connection refused";
  case Trouble::ConnectionLost:
    return "connection lost";
  case Trouble::Tls:
    return "no trusted TLS connection";
  case Trouble::TimedOut:
    return "timed out";
  case Trouble::TooManyRedirects:
    return "too many redirects";
  case Trouble::Redirected:
    return "redirected";
  case Trouble::TooLarge:
    return "answer too large";
  case Trouble::NotTheService:
    return "not an answer of this service";
  case Trouble::Status:
    return "service unavailable";
  }
  return "unavailable";
}

std::string describe(Trouble trouble, int status) {
  return status ? std::string(name_of(trouble)) + " (" + std::to_string(status) + ")" : name_of(trouble);
}

}  // namespace

Unavailable::Unavailable(Trouble trouble, int status, std::optional<std::chrono::milliseconds> retry_after)
    : Error(describe(trouble, status)), trouble_(trouble), status_(status), retry_after_(retry_after) {}

Refused::Refused(int status, std::string message)
    : Error("refused (" + std::to_string(status) + ")"), status_(status), message_(std::move(message)) {}

}  // namespace vestibule::service
