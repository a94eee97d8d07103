#include "cli/exit-status.hpp"

#include "check/certificate-text.hpp"
#include "check/trouble-text.hpp"
#include "cli/account-choice.hpp"
#include "keyring/token-store.hpp"
#include "service/service-error.hpp"
#include "session/bearer-session.hpp"
#include "session/token-source.hpp"
#include "sharing/shared-accounts.hpp"

#include <glib/gi18n.h>

namespace vestibule::cli {

namespace {

std::string text_of(keyring::Fault fault) {
  switch (fault) {
  case keyring::Fault::Locked:
    return _("the keyring is locked; unlock it, then try again");
  case keyring::Fault::Unreachable:
    return _("there is no keyring that answers");
  case keyring::Fault::Unreadable:
    return _("the stored sign-in cannot be read; log in again");
  case keyring::Fault::NotKept:
    break;
  }
  return _("the keyring did not keep what was written");
}

/// What a person needs to decide whether to trust the certificate.
std::string text_of(const service::RefusedCertificate& refused) {
  std::string text = ".";
  for (const auto& fault : check::faults_of(refused))
    text += " " + fault;
  text += " SHA-256: " + service::shown_fingerprint(service::fingerprint_of(refused.certificate.get()));
  return text;
}

}  // namespace

Failure failure_of(const Error& error) {
  if (dynamic_cast<const session::NotSignedIn*>(&error) || dynamic_cast<const session::SessionEnded*>(&error))
    return {ExitStatus::NotSignedIn, _("nobody is signed in; run “vestibulectl login”")};
  if (const auto* refused = dynamic_cast<const service::Refused*>(&error))
    return {ExitStatus::Refused, refused->message().empty() ? _("the service refused it") : refused->message()};
  if (dynamic_cast<const sharing::OwnerFrozen*>(&error))
    return {ExitStatus::Unavailable, _("the process that keeps the sign-in does not answer")};
  if (dynamic_cast<const sharing::OwnerOfAnotherVersion*>(&error))
    return {ExitStatus::Unavailable,
            _("the process that keeps the sign-in is of another version; close it, then try again")};
  if (dynamic_cast<const sharing::NoOwner*>(&error))
    return {ExitStatus::Unavailable, _("the folder for running programs cannot be written to")};
  if (const auto* unavailable = dynamic_cast<const service::Unavailable*>(&error))
    return {ExitStatus::Unavailable,
            check::text_of(*unavailable) + (unavailable->certificate() ? text_of(*unavailable->certificate()) : "")};
  if (const auto* fault = dynamic_cast<const keyring::KeyringError*>(&error))
    return {ExitStatus::Unavailable, text_of(fault->fault())};
  if (dynamic_cast<const session::MalformedRequest*>(&error)) return {ExitStatus::Usage, _("this cannot be requested")};
  if (dynamic_cast<const NoSuchAccount*>(&error))
    return {ExitStatus::NotSignedIn, _("there is no such account; see “vestibulectl accounts”")};
  if (dynamic_cast<const AmbiguousAccount*>(&error))
    return {ExitStatus::Usage, _("several accounts have this name; add “@” and the server")};
  if (dynamic_cast<const UnknownService*>(&error))
    return {ExitStatus::Failed, _("the type of the account's service is not known any more; see “profile list”")};
  if (const auto* local = dynamic_cast<const LocalError*>(&error)) return {ExitStatus::Failed, local->text()};
  return {ExitStatus::Failed, _("something unexpected went wrong")};
}

}  // namespace vestibule::cli
