#include "sharing/wire-error.hpp"

#include "async/owned.hpp"
#include "keyring/token-store.hpp"
#include "service/service-error.hpp"
#include "session/token-source.hpp"

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace vestibule::sharing {

using service::RefusedCertificate;
using service::Trouble;
using service::Unavailable;
using std::chrono::milliseconds;

namespace {

constexpr const char* error_prefix = "io.github.vestibule.Error.";
/// What stands for "none" where a time may be missing.
constexpr gint64 no_time = G_MININT64;

template <class Enum>
std::optional<Enum> checked(unsigned value, Enum last) {
  if (value > static_cast<unsigned>(last)) return std::nullopt;
  return static_cast<Enum>(value);
}

/// " FAULTS DER", the latter in base64; empty where there is none, or it is too large.
std::string certificate_text(const RefusedCertificate* refused) {
  const auto bytes = refused ? service::der_of(refused->certificate.get()) : async::Bytes();
  const auto der = async::view_of(bytes);
  if (der.empty() || der.size() > largest_certificate) return {};
  const async::OwnedString text(g_base64_encode(reinterpret_cast<const guchar*>(der.data()), der.size()));
  return " " + std::to_string(static_cast<unsigned>(refused->faults)) + " " + text.get();
}

std::shared_ptr<const RefusedCertificate> decode_certificate(const char* text) {
  unsigned faults = 0;
  int begin = 0;
  if (std::sscanf(text, " %u %n", &faults, &begin) != 1 || begin == 0) return nullptr;
  const std::string_view rest = text + begin;
  const std::string encoded(rest.substr(0, rest.find(' ')));
  const bool has_unknown_faults = faults & ~static_cast<unsigned>(G_TLS_CERTIFICATE_VALIDATE_ALL);
  if (encoded.empty() || encoded.size() > 2 * largest_certificate || has_unknown_faults) return nullptr;
  gsize size = 0;
  guchar* const der = g_base64_decode(encoded.c_str(), &size);
  auto certificate = service::certificate_from(async::Bytes::adopt(g_bytes_new_take(der, size)));
  if (!certificate) return nullptr;
  return std::make_shared<const RefusedCertificate>(
      RefusedCertificate{std::move(certificate), static_cast<GTlsCertificateFlags>(faults)});
}

std::string text_of(const Unavailable& unavailable) {
  const auto retry_after = unavailable.retry_after();
  return std::to_string(static_cast<unsigned>(unavailable.trouble())) + " " + std::to_string(unavailable.status()) +
         " " + std::to_string(retry_after ? gint64{retry_after->count()} : no_time) +
         certificate_text(unavailable.certificate().get());
}

Unavailable decode_unavailable(const char* text) {
  unsigned trouble = 0;
  int status = 0, end = 0;
  gint64 retry_after = no_time;
  const bool complete = std::sscanf(text, "%u %d %" G_GINT64_FORMAT "%n", &trouble, &status, &retry_after, &end) == 3;
  const auto known = complete ? checked(trouble, Trouble::Status) : std::nullopt;
  if (!known) return Unavailable(Trouble::NotTheService);
  const auto wait = retry_after == no_time ? std::nullopt : std::optional(milliseconds(retry_after));
  Unavailable unavailable(*known, status, wait);
  if (*known == Trouble::Tls) unavailable.set_certificate(decode_certificate(text + end));
  return unavailable;
}

}  // namespace

WireError encode(std::exception_ptr error) {
  const std::string prefix = error_prefix;
  try {
    std::rethrow_exception(error);
  } catch (const session::NotSignedIn&) {
    return {prefix + "NotSignedIn", ""};
  } catch (const session::SessionEnded&) {
    return {prefix + "SessionEnded", ""};
  } catch (const keyring::KeyringError& fault) {
    return {prefix + "Keyring", std::to_string(static_cast<int>(fault.fault()))};
  } catch (const Unavailable& unavailable) {
    return {prefix + "Unavailable", text_of(unavailable)};
  } catch (const std::exception&) {
    return {prefix + "Unavailable", text_of(Unavailable(Trouble::NotTheService))};
  }
}

WireError handing_over_error() {
  return {std::string(error_prefix).append("HandingOver"), ""};
}

bool is_handing_over(const WireError& error) {
  return error.name == handing_over_error().name;
}

std::exception_ptr decode_error(const WireError& error) {
  const auto is = [&](const char* name) { return error.name == std::string(error_prefix) + name; };
  if (is("NotSignedIn")) return std::make_exception_ptr(session::NotSignedIn());
  if (is("SessionEnded")) return std::make_exception_ptr(session::SessionEnded());
  if (is("Keyring")) {
    unsigned fault = 0;
    const auto known =
        std::sscanf(error.text.c_str(), "%u", &fault) == 1 ? checked(fault, keyring::Fault::NotKept) : std::nullopt;
    return std::make_exception_ptr(keyring::KeyringError(known.value_or(keyring::Fault::Unreachable)));
  }
  return std::make_exception_ptr(is("Unavailable") ? decode_unavailable(error.text.c_str())
                                                   : Unavailable(Trouble::NotTheService));
}

}  // namespace vestibule::sharing
