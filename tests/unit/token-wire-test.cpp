// What goes between the processes that share an account: it comes out as it went in, or not at all.

#include "keyring/token-store.hpp"
#include "named-tests.hpp"
#include "service/service-error.hpp"
#include "sharing/token-wire.hpp"
#include "sharing/wire-error.hpp"

#include <array>
#include <stdexcept>

using namespace vestibule;
using namespace vestibule::sharing;
using namespace std::chrono_literals;
using keyring::Fault;
using keyring::KeyringError;
using service::Trouble;
using service::Unavailable;

namespace {

constexpr const char* pem = "-----BEGIN CERTIFICATE-----\n"
                            "MIIBdTCCARugAwIBAgIUPTIibpY2XXODjmrJmp9aLONcFNUwCgYIKoZIzj0EAwIw\n"
                            "DzENMAsGA1UEAwwEd2lyZTAgFw0yNjExMjcwNjU4MjhaGA8yMTI2MTEwMzA2NTgy\n"
                            "OFowDzENMAsGA1UEAwwEd2lyZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCOf\n"
                            "Kx8hZDicGp9fPr8fg6bDRhuX0rA7tCxSLZOlqOWhv7ikFawjSV+9zCthzG2T8E0K\n"
                            "dzuG4nu4znqwf5pBV+ujUzBRMB0GA1UdDgQWBBSZartznujShER3HQ/SPNzN5+Si\n"
                            "+TAfBgNVHSMEGDAWgBSZartznujShER3HQ/SPNzN5+Si+TAPBgNVHRMBAf8EBTAD\n"
                            "AQH/MAoGCCqGSM49BAMCA0gAMEUCIEoEt6KRUDB8oNImQFtzdVjwoUApLMFnJgrj\n"
                            "g5ScKuRbAiEAsLYw5p5HFHWptW+WYV5vpjl8e0UWDICTWamPjb675bc=\n"
                            "-----END CERTIFICATE-----\n";

std::shared_ptr<const service::RefusedCertificate> refused(GTlsCertificateFlags faults) {
  GError* error = nullptr;
  auto certificate = async::Object<GTlsCertificate>::adopt(g_tls_certificate_new_from_pem(pem, -1, &error));
  g_assert_no_error(error);
  return std::make_shared<service::RefusedCertificate>(service::RefusedCertificate{std::move(certificate), faults});
}

Unavailable with_certificate(Trouble trouble = Trouble::Tls) {
  Unavailable unavailable(trouble);
  unavailable.set_certificate(
      refused(static_cast<GTlsCertificateFlags>(G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_EXPIRED)));
  return unavailable;
}

/// The error, as the other process throws it.
template <class Expected>
Expected sent(std::exception_ptr error) {
  try {
    std::rethrow_exception(decode_error(encode(std::move(error))));
  } catch (const Expected& arrived) {
    return arrived;
  }
}

void each_error_arrives_as_what_it_is() {
  sent<session::NotSignedIn>(std::make_exception_ptr(session::NotSignedIn()));
  sent<session::SessionEnded>(std::make_exception_ptr(session::SessionEnded()));
  for (const auto fault : {Fault::Locked, Fault::Unreachable, Fault::Unreadable, Fault::NotKept})
    g_assert_true(sent<KeyringError>(std::make_exception_ptr(KeyringError(fault))).fault() == fault);
  const auto late = sent<Unavailable>(std::make_exception_ptr(Unavailable(Trouble::Status, 503, 7s)));
  g_assert_true(late.trouble() == Trouble::Status && late.status() == 503 && late.retry_after() == 7s);
  const auto lost = sent<Unavailable>(std::make_exception_ptr(Unavailable(Trouble::ConnectionLost)));
  g_assert_true(lost.trouble() == Trouble::ConnectionLost && lost.status() == 0 && !lost.retry_after());
}

void an_error_that_is_not_known_is_a_passing_one() {
  const auto other = sent<Unavailable>(std::make_exception_ptr(std::runtime_error("anything")));
  g_assert_true(other.trouble() == Trouble::NotTheService);
  g_assert_false(is_handing_over(encode(std::make_exception_ptr(std::runtime_error("anything")))));
  g_assert_true(is_handing_over(handing_over_error()));
  const auto unavailable = encode(std::make_exception_ptr(Unavailable(Trouble::Tls)));
  for (const char* text : {"", "x", "4", "4 0", "11 0 0", "4294967295 0 0", "-1 0 0"}) {
    try {
      std::rethrow_exception(decode_error({unavailable.name, text}));
    } catch (const Unavailable& arrived) {
      g_assert_true(arrived.trouble() == Trouble::NotTheService);
    }
  }
  const auto keyring = encode(std::make_exception_ptr(KeyringError(Fault::Locked)));
  for (const char* text : {"", "x", "4", "4294967295"}) {
    try {
      std::rethrow_exception(decode_error({keyring.name, text}));
    } catch (const KeyringError& arrived) {
      g_assert_true(arrived.fault() == Fault::Unreachable);
    }
  }
}

void a_certificate_arrives_with_what_is_wrong_with_it() {
  const auto original = with_certificate();
  const auto arrived = sent<Unavailable>(std::make_exception_ptr(original));
  g_assert_true(arrived.trouble() == Trouble::Tls && arrived.certificate());
  g_assert_cmphex(arrived.certificate()->faults, ==, original.certificate()->faults);
  g_assert_true(g_tls_certificate_is_same(arrived.certificate()->certificate.get(),
                                          original.certificate()->certificate.get()) != FALSE);
  g_assert_null(sent<Unavailable>(std::make_exception_ptr(Unavailable(Trouble::Tls))).certificate().get());
  g_assert_null(sent<Unavailable>(std::make_exception_ptr(with_certificate(Trouble::TimedOut))).certificate().get());
}

/// What each version reads of the other's text.
void an_error_is_read_by_peers_that_know_of_no_certificate() {
  const auto text = encode(std::make_exception_ptr(with_certificate())).text;
  g_assert_true(text.starts_with("4 0 -9223372036854775808 "));
  const auto name = encode(std::make_exception_ptr(Unavailable(Trouble::Tls))).name;
  for (const std::string& other : {std::string("4 0 -9223372036854775808"), text + " more"}) {
    try {
      std::rethrow_exception(decode_error({name, other}));
    } catch (const Unavailable& arrived) {
      g_assert_true(arrived.trouble() == Trouble::Tls && arrived.status() == 0 && !arrived.retry_after());
      g_assert_true((arrived.certificate() != nullptr) == (other != "4 0 -9223372036854775808"));
    }
  }
}

void what_is_no_certificate_is_none() {
  const auto whole = encode(std::make_exception_ptr(with_certificate()));
  const auto certificate = whole.text.substr(whole.text.rfind(' ') + 1);
  for (const std::string& wrong :
       {std::string(" "), std::string(" 1"), std::string(" 1 "), std::string(" 1 AAAA"), std::string(" 1 *"),
        " 1 " + certificate.substr(0, certificate.size() / 2), " 128 " + certificate, " -1 " + certificate,
        " 99999999999 " + certificate, " x " + certificate, " " + certificate, " 1 " + std::string(1 << 20, 'A')}) {
    try {
      std::rethrow_exception(decode_error({whole.name, "4 0 0" + wrong}));
    } catch (const Unavailable& arrived) {
      g_assert_true(arrived.trouble() == Trouble::Tls);
      if (arrived.certificate()) g_error("a certificate was made of “%.80s”", wrong.c_str());
    }
  }
}

void a_state_is_one_that_is_known() {
  session::AccountState state;
  state.signed_in = session::SignedIn::Yes;
  state.ended_by = session::EndedBy::Server;
  state.not_saved = true;
  state.next_try = tokens::BootTimePoint(5s);
  state.session = 77;
  g_assert_true(decode_state(encode(state)) == state);
  for (const auto& [signed_in, reason, ended_by] : {std::array{3U, 0U, 0U}, {0U, 4U, 0U}, {0U, 0U, 3U}})
    g_assert_false(decode_state(async::Variant::adopt(g_variant_ref_sink(
                                    g_variant_new("(uuubbbxbt)", signed_in, reason, ended_by, FALSE, FALSE, FALSE,
                                                  G_GINT64_CONSTANT(0), FALSE, G_GUINT64_CONSTANT(0)))))
                       .has_value());
}

void a_token_is_one_that_can_be_sent_and_has_a_time_that_can_be() {
  session::AccessToken token{tokens::Secret("a.b.c"), {1, 2}, {tokens::BootTimePoint(9s), 30s}};
  const auto arrived = decode_access_token(encode(token));
  g_assert_true(arrived && arrived->text == token.text && arrived->deadline.at == token.deadline.at);
  const auto is_refused = [](session::AccessToken wrong) { return !decode_access_token(encode(wrong)); };
  auto wrong = token;
  wrong.text = tokens::Secret("a b");
  g_assert_true(is_refused(wrong));
  wrong = token;
  wrong.deadline.at = tokens::BootTimePoint(std::chrono::milliseconds::max());
  g_assert_true(is_refused(wrong));
  wrong = token;
  wrong.deadline.leeway = -1ms;
  g_assert_true(is_refused(wrong));
  wrong.deadline.leeway = std::chrono::milliseconds::max();
  g_assert_true(is_refused(wrong));
}

void an_account_has_a_name_that_can_be_shown() {
  const tokens::AccountKey account{"https://example.org", "ada", "token-api"};
  g_assert_true(decode_account(encode(account)) == account);
  for (const std::string name : {"", "a\nb", "\x7f"})
    g_assert_false(decode_account(encode({account.origin, name, account.profile})).has_value());
  g_assert_false(decode_account(encode({account.origin, std::string(100'000, 'x'), account.profile})).has_value());
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(
      argc, argv, "token-wire",
      {{"each-error-arrives-as-what-it-is", &each_error_arrives_as_what_it_is},
       {"an-error-that-is-not-known-is-a-passing-one", &an_error_that_is_not_known_is_a_passing_one},
       {"a-certificate-arrives-with-what-is-wrong-with-it", &a_certificate_arrives_with_what_is_wrong_with_it},
       {"an-error-is-read-by-peers-that-know-of-no-certificate",
        &an_error_is_read_by_peers_that_know_of_no_certificate},
       {"what-is-no-certificate-is-none", &what_is_no_certificate_is_none},
       {"a-state-is-one-that-is-known", &a_state_is_one_that_is_known},
       {"a-token-is-one-that-can-be-sent-and-has-a-time-that-can-be",
        &a_token_is_one_that_can_be_sent_and_has_a_time_that_can_be},
       {"an-account-has-a-name-that-can-be-shown", &an_account_has_a_name_that_can_be_shown}});
}
