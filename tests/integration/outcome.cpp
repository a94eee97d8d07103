#include "outcome.hpp"

namespace vestibule::test {

namespace {

const char* name_of(service::Trouble trouble) {
  using service::Trouble;
  switch (trouble) {
  case Trouble::NoNetwork:
    return "NoNetwork";
  case Trouble::HostNotFound:
    return "HostNotFound";
  case Trouble::ConnectionRefused:
    return "ConnectionRefused";
  case Trouble::ConnectionLost:
    return "ConnectionLost";
  case Trouble::Tls:
    return "Tls";
  case Trouble::TimedOut:
    return "TimedOut";
  case Trouble::TooManyRedirects:
    return "TooManyRedirects";
  case Trouble::Redirected:
    return "Redirected";
  case Trouble::TooLarge:
    return "TooLarge";
  case Trouble::NotTheService:
    return "NotTheService";
  case Trouble::Status:
    return "Status";
  }
  return "?";
}

}  // namespace

std::string to_text(const service::Unavailable& error) {
  std::string text = name_of(error.trouble());
  if (error.status()) text += " " + std::to_string(error.status());
  if (error.retry_after()) text += ", retry after " + std::to_string(error.retry_after()->count()) + " ms";
  if (error.may_have_taken_effect()) text += ", may have taken effect";
  return text;
}

}  // namespace vestibule::test
