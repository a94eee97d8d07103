#include "cli/profile-choice.hpp"

#include "service/client-certificate.hpp"

#include <glib/gi18n.h>

#include <utility>
#include <variant>

namespace vestibule::cli {

using service::ServerAddress;

namespace {

async::Task<const service::ServiceProfile*> find_profile(Invocation& invocation, ServerAddress address) {
  // Named, since g++ 12 destroys a capturing lambda of a co_await expression twice.
  service::CertificatePolicy certificates = {
      .trusts = [trusted = service::parse_fingerprint(invocation.line.trust_certificate)](
                    const std::string& other) { return other == trusted; },
      .client = service::load_client_certificate(invocation.line.client_certificate)};
  const auto discovery = co_await invocation.accounts.discover(std::move(address), std::move(certificates));
  const auto& profile = discovery.found_or_usual();
  if (profile.id != service::token_api_profile().id)
    complain(profile.id + ": " + _("the type of the service, by its answers; another is chosen with --profile"));
  co_return &profile;
}

}  // namespace

std::optional<ServerAddress> read_address(const std::string& typed) {
  auto address = service::parse_server_address(typed);
  if (auto* parsed = std::get_if<ServerAddress>(&address)) return std::move(*parsed);
  complain(_("this is no address that a token may be sent to"));
  return std::nullopt;
}

async::Task<const service::ServiceProfile*> chosen_profile(Invocation& invocation, ServerAddress address) {
  const auto& wanted = invocation.line.profile;
  if (wanted.empty()) co_return co_await find_profile(invocation, std::move(address));
  const auto* profile = invocation.accounts.profiles().find(wanted);
  if (!profile) complain(wanted + ": " + _("there is no such profile; see “profile list”"));
  co_return profile;
}

}  // namespace vestibule::cli
