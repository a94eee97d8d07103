#include "session/expectation.hpp"

namespace vestibule::session {

Expectation::Expectation(SoupMessage* message, async::Event& unanswered) : unanswered_(unanswered) {
  soup_message_headers_set_expectations(soup_message_get_request_headers(message), SOUP_EXPECTATION_CONTINUE);
  const auto connect = [this, message](const char* signal, GCallback callback) {
    connections_.emplace_back(message, g_signal_connect(message, signal, callback, this));
  };
  const auto answered = +[](SoupMessage*, gpointer self) { static_cast<Expectation*>(self)->timer_ = {}; };
  connect("wrote-headers", G_CALLBACK(+[](SoupMessage*, gpointer data) {
            auto* self = static_cast<Expectation*>(data);
            self->timer_ = async::Timer(patience, [self] { self->unanswered_.set(); });
          }));
  connect("got-informational", G_CALLBACK(answered));
  connect("got-headers", G_CALLBACK(answered));
}

}  // namespace vestibule::session
