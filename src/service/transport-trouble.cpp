#include "service/transport-trouble.hpp"

#include <libsoup/soup.h>

namespace vestibule::service {

namespace {

Trouble of_io_error(int code) {
  switch (code) {
  case G_IO_ERROR_CONNECTION_REFUSED:
    return Trouble::ConnectionRefused;
  case G_IO_ERROR_NETWORK_UNREACHABLE:
  case G_IO_ERROR_HOST_UNREACHABLE:
  case G_IO_ERROR_PROXY_FAILED:
  case G_IO_ERROR_PROXY_AUTH_FAILED:
  case G_IO_ERROR_PROXY_NEED_AUTH:
  case G_IO_ERROR_PROXY_NOT_ALLOWED:
    return Trouble::NoNetwork;
  case G_IO_ERROR_HOST_NOT_FOUND:
    return Trouble::HostNotFound;
  case G_IO_ERROR_TIMED_OUT:
    return Trouble::TimedOut;
  case G_IO_ERROR_INVALID_DATA:  // a body that is not compressed as it says
    return Trouble::NotTheService;
  default:
    return Trouble::ConnectionLost;
  }
}

Trouble of_session_error(int code) {
  switch (code) {
  case SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS:
    return Trouble::TooManyRedirects;
  case SOUP_SESSION_ERROR_REDIRECT_NO_LOCATION:
  case SOUP_SESSION_ERROR_REDIRECT_BAD_URI:
    return Trouble::Redirected;
  case SOUP_SESSION_ERROR_PARSING:
  case SOUP_SESSION_ERROR_ENCODING:
    return Trouble::NotTheService;
  default:
    return Trouble::ConnectionLost;
  }
}

}  // namespace

Trouble trouble_of(const async::GioError& error) {
  if (error.domain() == G_RESOLVER_ERROR)
    return error.code() == G_RESOLVER_ERROR_TEMPORARY_FAILURE ? Trouble::NoNetwork : Trouble::HostNotFound;
  // The end of a connection without TLS's own goodbye is no matter of trust.
  if (error.matches(G_TLS_ERROR, G_TLS_ERROR_EOF)) return Trouble::ConnectionLost;
  if (error.domain() == G_TLS_ERROR) return Trouble::Tls;
  if (error.domain() == SOUP_SESSION_ERROR) return of_session_error(error.code());
  if (error.domain() == G_IO_ERROR) return of_io_error(error.code());
  return Trouble::ConnectionLost;
}

}  // namespace vestibule::service
