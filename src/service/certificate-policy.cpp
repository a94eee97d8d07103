#include "service/certificate-policy.hpp"

#include "service/client-certificate.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace vestibule::service {

namespace {

struct Applied {
  CertificatePolicy policy;
  Origin origin;
  std::set<std::string> accepted = {};  ///< with which connections were made although they do not verify
};
using SharedPolicy = std::shared_ptr<Applied>;
using Refused = std::shared_ptr<const RefusedCertificate>;

/// Calls the handler with the policy, which lasts as long as the connection: longer than the session does.
void connect(gpointer instance, const char* signal, GCallback handler, const SharedPolicy& policy) {
  g_signal_connect_data(
      instance, signal, handler, std::make_unique<SharedPolicy>(policy).release(),
      [](gpointer data, GClosure*) { std::unique_ptr<SharedPolicy>(static_cast<SharedPolicy*>(data)); },
      G_CONNECT_DEFAULT);
}

GQuark refused_quark() {
  static const GQuark quark = g_quark_from_static_string("vestibule-refused-certificate");
  return quark;
}

GQuark asked_quark() {
  static const GQuark quark = g_quark_from_static_string("vestibule-asked-for-certificate");
  return quark;
}

gboolean accept_certificate(SoupMessage* message, GTlsCertificate* certificate, GTlsCertificateFlags faults,
                            gpointer data) {
  auto& [policy, origin, accepted] = **static_cast<SharedPolicy*>(data);
  const RefusedCertificate refused{async::Object<GTlsCertificate>::share(certificate), faults};
  const bool home = has_origin(soup_message_get_uri(message), origin);
  const auto fingerprint = fingerprint_of(certificate);
  if (home && refused.may_be_trusted() && policy.trusts && policy.trusts(fingerprint)) {
    accepted.insert(fingerprint);
    return TRUE;
  }
  g_object_set_qdata_full(G_OBJECT(message), refused_quark(),
                          std::make_unique<Refused>(std::make_shared<const RefusedCertificate>(refused)).release(),
                          [](gpointer data) { std::unique_ptr<Refused>(static_cast<Refused*>(data)); });
  return FALSE;
}

gboolean request_certificate(SoupMessage* message, GTlsClientConnection*, gpointer data) {
  const auto& [policy, origin, accepted] = **static_cast<SharedPolicy*>(data);
  if (!has_origin(soup_message_get_uri(message), origin)) return FALSE;
  g_object_set_qdata(G_OBJECT(message), asked_quark(), message);
  if (!policy.client) return FALSE;
  soup_message_set_tls_client_certificate(message, policy.client.get());
  return TRUE;
}

gboolean request_pin(SoupMessage* message, GTlsPassword* password, gpointer data) {
  const auto& client = (**static_cast<SharedPolicy*>(data)).policy.client;
  const auto pin = client ? pin_of(client.get()) : tokens::Secret();
  // One that was wrong is not tried until the token is locked.
  if (pin.empty() || g_tls_password_get_flags(password) & G_TLS_PASSWORD_RETRY) return FALSE;
  g_tls_password_set_value(password, reinterpret_cast<const guchar*>(pin.reveal().data()),
                           static_cast<gssize>(pin.size()));
  soup_message_tls_client_certificate_password_request_complete(message);
  return TRUE;
}

void request_queued(SoupSession*, SoupMessage* message, gpointer data) {
  // Of a proxy the person has said nothing.
  if (g_str_equal(soup_message_get_method(message), SOUP_METHOD_CONNECT)) return;
  const auto& policy = *static_cast<SharedPolicy*>(data);
  // Before it has a connection: over HTTP/2 a message that is taken back later goes out all the same.
  if (!std::all_of(policy->accepted.begin(), policy->accepted.end(), policy->policy.trusts))
    soup_message_add_flags(message, SOUP_MESSAGE_NEW_CONNECTION);
  connect(message, "accept-certificate", G_CALLBACK(accept_certificate), policy);
  connect(message, "request-certificate", G_CALLBACK(request_certificate), policy);
  connect(message, "request-certificate-password", G_CALLBACK(request_pin), policy);
}

}  // namespace

void apply(const CertificatePolicy& policy, SoupSession* session, Origin origin) {
  connect(session, "request-queued", G_CALLBACK(request_queued),
          std::make_shared<Applied>(Applied{policy, std::move(origin)}));
}

bool asked_for_client_certificate(SoupMessage* message) {
  return g_object_get_qdata(G_OBJECT(message), asked_quark());
}

std::shared_ptr<const RefusedCertificate> refused_certificate(SoupMessage* message) {
  const auto* refused = static_cast<const Refused*>(g_object_get_qdata(G_OBJECT(message), refused_quark()));
  return refused ? *refused : nullptr;
}

}  // namespace vestibule::service
