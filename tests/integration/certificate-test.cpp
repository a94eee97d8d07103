#include "service/http-exchange.hpp"

#include "equal.hpp"
#include "sharing-peers.hpp"
#include "test-server.hpp"

#include "async/race.hpp"
#include "service/client-certificate.hpp"
#include "service/service-error.hpp"

#include <string>

using namespace vestibule;
using namespace vestibule::async;
using namespace vestibule::service;
using namespace vestibule::test;

namespace {

std::string file_of(const std::string& name) {
  return std::string(g_getenv("CERTIFICATES")) + "/" + name;
}

Object<GTlsCertificate> certificate(const std::string& name) {
  GError* error = nullptr;
  const auto result =
      Object<GTlsCertificate>::adopt(g_tls_certificate_new_from_file(file_of(name + ".pem").c_str(), &error));
  g_assert_no_error(error);
  return result;
}

/// A policy in which the authority alone is one.
TransportPolicy policy() {
  TransportPolicy policy;
  GError* error = nullptr;
  policy.tls_database =
      Object<GTlsDatabase>::adopt(G_TLS_DATABASE(g_tls_file_database_new(file_of("authority.crt").c_str(), &error)));
  g_assert_no_error(error);
  return policy;
}

/// In which the person trusts that certificate, too.
TransportPolicy trusting(const std::string& name) {
  auto trusting = policy();
  const auto trusted = fingerprint_of(certificate(name).get());
  trusting.certificates.trusts = [trusted](const std::string& fingerprint) { return fingerprint == trusted; };
  return trusting;
}

/// A server that shows that certificate.
struct Server : TestServer {
  explicit Server(const std::string& name) : TestServer(certificate(name)) { on("/", Answer::json(200, "{}")); }

  Origin origin() const { return {"https", "127.0.0.1", port()}; }
};

using Refused = std::shared_ptr<const RefusedCertificate>;

/// What came of asking there: no certificate where it answered. Fails where it failed for another reason.
Refused refused_at(const std::string& url, const Origin& origin, const TransportPolicy& policy) {
  const auto session = new_soup_session(policy, origin, 2);
  const auto message = Object<SoupMessage>::adopt(soup_message_new("GET", url.c_str()));
  try {
    g_assert_cmpint(run(exchange(session, message, 1024)).status, ==, 200);
    return nullptr;
  } catch (const Unavailable& unavailable) {
    g_assert_true(unavailable.trouble() == Trouble::Tls);
    g_assert_nonnull(unavailable.certificate().get());
    return unavailable.certificate();
  }
}

Refused refused_by(const Server& server, const TransportPolicy& policy) {
  return refused_at(server.url("/"), server.origin(), policy);
}

void one_that_verifies_needs_nobody() {
  Server server("good");
  g_assert_null(refused_by(server, policy()).get());
}

void an_error_has_the_certificate_and_nothing_was_sent() {
  const std::pair<const char*, GTlsCertificateFlags> bad[] = {
      {"self-signed", G_TLS_CERTIFICATE_UNKNOWN_CA},
      {"other-host", G_TLS_CERTIFICATE_BAD_IDENTITY},
      {"expired", G_TLS_CERTIFICATE_EXPIRED},
  };
  for (const auto& [name, fault] : bad) {
    Server server(name);
    const auto refused = refused_by(server, policy());
    g_assert_nonnull(refused.get());
    g_assert_cmphex(refused->faults & fault, ==, static_cast<guint>(fault));
    equal(fingerprint_of(refused->certificate.get()), fingerprint_of(certificate(name).get()));
    g_assert_cmpuint(server.requests().size(), ==, 0);
  }
}

void the_one_that_a_person_trusts_is_taken_and_no_other() {
  for (const char* name : {"self-signed", "other-host", "expired"}) {
    Server server(name);
    g_assert_null(refused_by(server, trusting(name)).get());
    g_assert_nonnull(refused_by(server, trusting("another")).get());
  }
}

void one_that_is_changed_is_an_error_again() {
  Server changed("another");
  g_assert_nonnull(refused_by(changed, trusting("self-signed")).get());
  g_assert_cmpuint(changed.requests().size(), ==, 0);
}

void a_connection_lasts_no_longer_than_the_trust_in_it() {
  Server server("self-signed");
  bool trusted = true;
  auto policy = trusting("self-signed");
  policy.certificates.trusts = [&trusted](const std::string&) { return trusted; };
  const auto session = new_soup_session(policy, server.origin(), 2);
  const auto ask = [&] {
    const auto message = Object<SoupMessage>::adopt(soup_message_new("GET", server.url("/").c_str()));
    return run(exchange(session, message, 1024)).status;
  };
  g_assert_cmpint(ask(), ==, 200);
  g_assert_cmpint(ask(), ==, 200);
  equal(server.requests()[0].client, server.requests()[1].client);
  trusted = false;
  for (int i = 0; i < 2; i++) {
    try {
      ask();
      g_assert_not_reached();
    } catch (const Unavailable& unavailable) {
      g_assert_true(unavailable.trouble() == Trouble::Tls && !unavailable.may_have_taken_effect());
      equal(fingerprint_of(unavailable.certificate()->certificate.get()),
            fingerprint_of(certificate("self-signed").get()));
    }
  }
  g_assert_cmpuint(server.requests().size(), ==, 2);
  trusted = true;
  g_assert_cmpint(ask(), ==, 200);
}

void it_is_trusted_at_its_own_server_only() {
  Server home("self-signed"), elsewhere("self-signed");
  home.on("/", Answer{.status = 302, .headers = {{"Location", elsewhere.url("/")}}});
  g_assert_nonnull(refused_at(home.url("/"), home.origin(), trusting("self-signed")).get());
  g_assert_cmpuint(home.requests().size(), ==, 1);
  g_assert_cmpuint(elsewhere.requests().size(), ==, 0);
}

/// A server that takes nobody who shows no certificate of the authority's.
struct AskingServer : Server {
  AskingServer() : Server("good") {
    soup_server_set_tls_database(soup(), policy().tls_database.get());
    soup_server_set_tls_auth_mode(soup(), G_TLS_AUTHENTICATION_REQUIRED);
    const auto started = +[](SoupServer*, SoupServerMessage* message, gpointer) {
      const auto accept = +[](SoupServerMessage*, GTlsCertificate*, GTlsCertificateFlags faults, gpointer) -> gboolean {
        return faults == G_TLS_CERTIFICATE_NO_FLAGS;
      };
      g_signal_connect(message, "accept-certificate", G_CALLBACK(accept), nullptr);
    };
    g_signal_connect(soup(), "request-started", G_CALLBACK(started), nullptr);
  }
};

/// Whether the error is that the server asked for a certificate and got none that it takes.
bool is_wanted_by(const Server& server, const TransportPolicy& policy) {
  const auto session = new_soup_session(policy, server.origin(), 2);
  const auto message = Object<SoupMessage>::adopt(soup_message_new("GET", server.url("/").c_str()));
  try {
    run(exchange(session, message, 1024));
    g_assert_not_reached();
  } catch (const Unavailable& unavailable) {
    g_assert_true(unavailable.trouble() == Trouble::Tls);
    return unavailable.wants_client_certificate();
  }
}

void who_is_asked_for_one_and_has_none_is_told_so() {
  AskingServer asking;
  Server another("self-signed");
  g_assert_true(is_wanted_by(asking, policy()));
  g_assert_cmpuint(asking.requests().size(), ==, 0);
  g_assert_false(is_wanted_by(another, policy()));
}

void a_token_has_the_certificate_that_is_shown_to_its_own_server() {
  const std::string uri = g_getenv("CLIENT_CERTIFICATE");
  if (uri.empty()) return g_test_skip("there is no SoftHSM");
  AskingServer home, elsewhere;
  const auto ask = [](const std::string& url, const Origin& origin, const TransportPolicy& policy) {
    const auto session = new_soup_session(policy, origin, 2);
    const auto message = Object<SoupMessage>::adopt(soup_message_new("GET", url.c_str()));
    try {
      return run(exchange(session, message, 1024)).status;
    } catch (const Unavailable&) {
      return 0;
    }
  };
  auto showing = policy();
  showing.certificates.client = load_client_certificate(uri);
  g_assert_nonnull(showing.certificates.client.get());
  g_assert_cmpint(ask(home.url("/"), home.origin(), policy()), ==, 0);
  g_assert_cmpint(ask(home.url("/"), home.origin(), showing), ==, 200);
  g_assert_cmpint(ask(elsewhere.url("/"), home.origin(), showing), ==, 0);
  g_assert_cmpuint(elsewhere.requests().size(), ==, 0);
}

void a_pin_is_not_part_of_what_is_kept() {
  g_assert_true(is_client_certificate("pkcs11:token=Card;object=me?pin-source=file:/run/pin"));
  g_assert_false(is_client_certificate("pkcs11:token=Card;object=me?pin-value=1234"));
  g_assert_false(is_client_certificate("/home/me/certificate.pem"));
  g_assert_null(load_client_certificate("").get());
}

void one_that_was_revoked_is_not_to_be_trusted() {
  const auto with = [](int faults) { return RefusedCertificate{{}, static_cast<GTlsCertificateFlags>(faults)}; };
  g_assert_true(with(G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_EXPIRED).may_be_trusted());
  g_assert_false(with(G_TLS_CERTIFICATE_REVOKED).may_be_trusted());
  g_assert_false(with(G_TLS_CERTIFICATE_REVOKED | G_TLS_CERTIFICATE_UNKNOWN_CA).may_be_trusted());
}

void a_fingerprint_is_read_as_it_is_shown() {
  const auto fingerprint = fingerprint_of(certificate("good").get());
  g_assert_cmpuint(fingerprint.size(), ==, 64);
  const auto shown = shown_fingerprint(fingerprint);
  g_assert_cmpuint(shown.size(), ==, 95);
  g_assert_true(parse_fingerprint(shown) == fingerprint);
  g_assert_true(parse_fingerprint(fingerprint) == fingerprint);
  for (const auto& none : {std::string(), fingerprint.substr(2), fingerprint + "00", std::string(64, 'x')})
    g_assert_false(parse_fingerprint(none).has_value());
}

/// Has tokens that it cannot renew.
struct UnverifiedAccount : session::OwnedAccount {
  using OwnedAccount::OwnedAccount;

  Task<session::AccessToken> token_for(session::Ticket, std::chrono::milliseconds) override {
    Unavailable unavailable(Trouble::Tls);
    unavailable.set_certificate(std::make_shared<const RefusedCertificate>(
        RefusedCertificate{certificate("self-signed"), G_TLS_CERTIFICATE_UNKNOWN_CA}));
    throw unavailable;
    co_return session::AccessToken();
  }
};

void another_process_is_told_which_one_it_was() {
  Owner owner;
  owner.account = std::make_shared<UnverifiedAccount>(owner.address, "demo", token_api_profile(), owner.policy,
                                                      owner.store, owner.clock);
  sharing::RemoteAccount client(owner.connect(), owner.account->key(), owner.clock);
  try {
    run(client.token_for(client.accept(), session::renewed_now));
    g_assert_not_reached();
  } catch (const Unavailable& unavailable) {
    g_assert_true(unavailable.certificate() != nullptr);
    g_assert_cmpint(unavailable.certificate()->faults, ==, G_TLS_CERTIFICATE_UNKNOWN_CA);
    equal(fingerprint_of(unavailable.certificate()->certificate.get()),
          fingerprint_of(certificate("self-signed").get()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/certificate/one-that-verifies-needs-nobody", one_that_verifies_needs_nobody);
  g_test_add_func("/certificate/an-error-has-the-certificate-and-nothing-was-sent",
                  an_error_has_the_certificate_and_nothing_was_sent);
  g_test_add_func("/certificate/the-one-that-a-person-trusts-is-taken-and-no-other",
                  the_one_that_a_person_trusts_is_taken_and_no_other);
  g_test_add_func("/certificate/one-that-is-changed-is-an-error-again", one_that_is_changed_is_an_error_again);
  g_test_add_func("/certificate/a-connection-lasts-no-longer-than-the-trust-in-it",
                  a_connection_lasts_no_longer_than_the_trust_in_it);
  g_test_add_func("/certificate/it-is-trusted-at-its-own-server-only", it_is_trusted_at_its_own_server_only);
  g_test_add_func("/certificate/who-is-asked-for-one-and-has-none-is-told-so",
                  who_is_asked_for_one_and_has_none_is_told_so);
  g_test_add_func("/certificate/a-token-has-the-certificate-that-is-shown-to-its-own-server",
                  a_token_has_the_certificate_that_is_shown_to_its_own_server);
  g_test_add_func("/certificate/a-pin-is-not-part-of-what-is-kept", a_pin_is_not_part_of_what_is_kept);
  g_test_add_func("/certificate/one-that-was-revoked-is-not-to-be-trusted", one_that_was_revoked_is_not_to_be_trusted);
  g_test_add_func("/certificate/another-process-is-told-which-one-it-was", another_process_is_told_which_one_it_was);
  g_test_add_func("/certificate/a-fingerprint-is-read-as-it-is-shown", a_fingerprint_is_read_as_it_is_shown);
  return g_test_run();
}
