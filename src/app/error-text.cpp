#include "app/error-text.hpp"

#include "app/formatted.hpp"
#include "async/owned.hpp"
#include "async/race.hpp"
#include "keyring/token-store.hpp"
#include "service/service-error.hpp"
#include "session/token-source.hpp"
#include "sharing/shared-accounts.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

using service::AddressFault;
using service::Trouble;

ErrorText refused_text(const service::Refused& refused, Attempt attempt) {
  // The server's own words say best what is wrong.
  const auto field = attempt == Attempt::SignUp ? Field::Username : Field::Password;
  if (!refused.message().empty()) return {refused.message(), field};
  switch (attempt) {
  case Attempt::SignUp:
    return {_("The server does not accept this username or password. Try another one."), field};
  case Attempt::LogIn:
    return {_("The server does not accept this username and password. Check them, then try again."), field};
  default:
    return {_("The server refused the request. Log out and in again, or ask the people who run the service."),
            Field::None};
  }
}

/// What is wrong, and what helps against it where somebody is about to log in.
struct TroubleText {
  std::string what;
  std::string step;
  Field field = Field::None;
};

TroubleText status_text(int status) {
  switch (status) {
  case 404:
    return {_("The service was not found at this address (status 404)."), _("Check the server address."),
            Field::Server};
  case 408:
  case 425:
  case 429:
    return {formatted(_("The server asks for some patience (status %d)."), status), _("Try again later.")};
  default:
    return {formatted(_("The server cannot answer at the moment (status %d)."), status), _("Try again later.")};
  }
}

TroubleText trouble_text(const service::Unavailable& unavailable) {
  switch (unavailable.trouble()) {
  case Trouble::NoNetwork:
    return {_("There is no network connection."), _("Connect to a network, then try again.")};
  case Trouble::HostNotFound:
    return {_("No server of this name was found."), _("Check the server address and your network connection."),
            Field::Server};
  case Trouble::ConnectionRefused:
    return {_("Nothing answers at this address."), _("Check the server address, or try again later."), Field::Server};
  case Trouble::ConnectionLost:
    return {_("The connection was lost before the answer came."), _("Try again.")};
  case Trouble::Tls:
    return {_("There is no secure connection to this server: its certificate cannot be verified. Nothing was sent."),
            _("Check the server address, or ask the people who run the service."), Field::Server};
  case Trouble::TimedOut:
    return {_("The server did not answer in time."), _("Try again later.")};
  case Trouble::TooManyRedirects:
  case Trouble::Redirected:
    return {_("The server sends requests on to another address, which is not followed."),
            _("Ask for the address of the service itself, and enter that."), Field::Server};
  case Trouble::TooLarge:
    return {_("The answer is too large to come from the service."), _("Check the server address."), Field::Server};
  case Trouble::NotTheService:
    return {_("What answers at this address is not a service that Vestibule understands."),
            _("Check the server address."), Field::Server};
  case Trouble::Status:
    break;
  }
  return status_text(unavailable.status());
}

/// A sentence that goes behind another, with a time as the person is used to write it; empty where there is none.
std::string not_before(std::chrono::milliseconds from_now) {
  if (from_now.count() <= 0) return {};
  const async::OwnedDateTime now(g_date_time_new_now_local());
  const async::OwnedDateTime then(
      g_date_time_add(now.get(), std::chrono::duration_cast<std::chrono::microseconds>(from_now).count()));
  if (!then) return {};
  const async::OwnedString time(g_date_time_format(then.get(), "%X"));
  // Translators: %s is a time of day.
  return time ? " " + formatted(_("The server asks not to be tried again before %s."), time.get()) : std::string();
}

ErrorText client_certificate_text(Attempt attempt) {
  const std::string what = _("The server asks for a certificate of yours, and has got none that it takes.");
  const char* step = attempt == Attempt::GetData
                         ? _("Log out, and in again with a certificate of a smart card or another token.")
                         : _("Choose one of a smart card or another token, then try again.");
  return {.text = what + " " + step, .wants_client_certificate = true};
}

ErrorText unavailable_text(const service::Unavailable& unavailable, Attempt attempt) {
  if (unavailable.wants_client_certificate()) return client_certificate_text(attempt);
  const auto trouble = trouble_text(unavailable);
  // The address has proven itself, and cannot be changed, where somebody is signed in.
  const bool inside = attempt == Attempt::GetData && trouble.field == Field::Server;
  const std::string step = inside ? _("You stay signed in; try again later.") : trouble.step;
  ErrorText result{trouble.what + " " + step, inside ? Field::None : trouble.field, unavailable.certificate()};
  if (attempt == Attempt::SignUp && unavailable.may_have_taken_effect())
    result.text += std::string(" ") + _("The account may have been made all the same: try to log in first.");
  if (const auto wait = unavailable.retry_after()) result.text += not_before(*wait);
  return result;
}

std::string keyring_text(keyring::Fault fault) {
  switch (fault) {
  case keyring::Fault::Locked:
    return _("The keyring is locked. Unlock it, then try again.");
  case keyring::Fault::Unreachable:
    return _("No keyring answers. Start GNOME Keyring or another one, then try again.");
  case keyring::Fault::Unreadable:
    return _("The keyring’s entry cannot be read. Log in again to replace it.");
  case keyring::Fault::NotKept:
    return _("The keyring did not keep what was saved. Check that it can be written to, then try again.");
  }
  return {};
}

}  // namespace

ErrorText error_text(const Error& error, Attempt attempt) {
  if (const auto* refused = dynamic_cast<const service::Refused*>(&error)) return refused_text(*refused, attempt);
  if (dynamic_cast<const sharing::OwnerFrozen*>(&error))
    return {_("Another process keeps your sign-in and does not answer. Let it go on or end it, then try again.")};
  if (dynamic_cast<const sharing::OwnerOfAnotherVersion*>(&error))
    return {
        _("Another process keeps your sign-in and is of another version. Close every Vestibule that runs, then start "
          "it again.")};
  if (dynamic_cast<const sharing::NoOwner*>(&error))
    return {
        _("Vestibule cannot write to its folder for running programs. Check that there is room, and that the folder "
          "is yours, then try again.")};
  if (const auto* unavailable = dynamic_cast<const service::Unavailable*>(&error))
    return unavailable_text(*unavailable, attempt);
  if (const auto* fault = dynamic_cast<const keyring::KeyringError*>(&error)) return {keyring_text(fault->fault())};
  if (dynamic_cast<const session::SessionEnded*>(&error) || dynamic_cast<const session::NotSignedIn*>(&error))
    return {_("The session has ended. Log in again.")};
  if (dynamic_cast<const async::TimedOut*>(&error)) return {_("This took too long. Try again later.")};
  return {_("Something unexpected went wrong. Try again; if it stays so, restart Vestibule.")};
}

std::string renewal_unavailable_text(std::optional<std::chrono::milliseconds> next_try) {
  return _("The server cannot be reached at the moment. You stay signed in.") +
         (next_try ? not_before(*next_try) : std::string());
}

std::string log_in_again_text() {
  return _("The server does not renew your session, and does not say that it has ended. Try again, or log in again.");
}

std::string address_fault_text(AddressFault fault) {
  switch (fault) {
  case AddressFault::Empty:
    return _("Enter the address of the service, such as https://example.org.");
  case AddressFault::Malformed:
    return _("This is not an address. One looks like https://example.org.");
  case AddressFault::UnknownScheme:
    return _("An address begins with https://.");
  case AddressFault::InsecureRemote:
    return _("Over http:// a password can be read on its way. Use https://.");
  case AddressFault::HasUserInfo:
    return _("Leave out the name before the @; there is a field for it below.");
  case AddressFault::HasQueryOrFragment:
    return _("Leave out what begins with ? or #.");
  case AddressFault::UnspecifiedHost:
    return _("This address stands for no particular machine. For this one, use 127.0.0.1.");
  case AddressFault::LooksLikeLoopback:
    return _("This name only looks like this machine’s, and belongs to another one. Check the address.");
  }
  return {};
}

std::string address_hint(const service::ServerAddress& address, const std::string& typed) {
  if (const auto shown = address.display_host(); shown != address.origin().host)
    // Translators: the same server name twice: as it is read, and as computers spell it (xn--…).
    return formatted(_("Connects to %s, spelled %s"), shown.c_str(), address.text().c_str());
  if (address.text() == typed) return {};
  return formatted(_("Connects to %s"), address.text().c_str());
}

std::string signed_up_but(const std::string& log_in_failure) {
  return std::string(_("Your account was made, but logging in to it failed.")) + "\n\n" + log_in_failure;
}

}  // namespace vestibule::app
