#include "check/trouble-text.hpp"

#include <glib/gi18n.h>

namespace vestibule::check {

using service::Trouble;

std::string text_of(const service::Unavailable& unavailable) {
  if (unavailable.wants_client_certificate())
    return _("the server asks for a certificate of yours, and has got none that it takes");
  switch (unavailable.trouble()) {
  case Trouble::NoNetwork:
    return _("there is no network connection");
  case Trouble::HostNotFound:
    return _("no server of this name was found");
  case Trouble::ConnectionRefused:
    return _("nothing answers at this address");
  case Trouble::ConnectionLost:
    return _("the connection was lost before the answer came");
  case Trouble::Tls:
    return _("the server's certificate cannot be verified; nothing was sent");
  case Trouble::TimedOut:
    return _("the server did not answer in time");
  case Trouble::TooManyRedirects:
  case Trouble::Redirected:
    return _("the server sends requests on to another address, which is not followed");
  case Trouble::TooLarge:
    return _("the answer is too large");
  case Trouble::NotTheService:
    return _("what answers at this address is not a service that is understood");
  case Trouble::Status:
    break;
  }
  return std::string(_("the server cannot answer for now")) + " (HTTP " + std::to_string(unavailable.status()) + ")";
}

}  // namespace vestibule::check
