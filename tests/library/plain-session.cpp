#include "plain-session.hpp"

#include "fixture.hpp"

#include <algorithm>
#include <memory>

namespace vestibule::test {

PlainSession::PlainSession(int connections)
    : session_(async::Object<SoupSession>::adopt(
          soup_session_new_with_options("max-conns", connections, "max-conns-per-host", connections, nullptr))) {}

PlainSession::Send& PlainSession::start(const char* method, const std::string& url, const std::string& body) {
  auto message = async::Object<SoupMessage>::adopt(soup_message_new(method, url.c_str()));
  if (!body.empty()) {
    const auto bytes = async::Bytes::adopt(g_bytes_new(body.data(), body.size()));
    soup_message_set_request_body_from_bytes(message.get(), "text/plain", bytes.get());
  }
  return start(std::move(message));
}

PlainSession::Send& PlainSession::start(async::Object<SoupMessage> message) {
  auto& send = sends_.emplace_back();
  send.message = std::move(message);
  send.cancellable = async::Object<GCancellable>::adopt(g_cancellable_new());
  struct Call {
    PlainSession& session;
    Send& send;
  };
  soup_session_send_and_read_async(
      session_.get(), send.message.get(), G_PRIORITY_DEFAULT, send.cancellable.get(),
      [](GObject* source, GAsyncResult* result, gpointer data) {
        const std::unique_ptr<Call> call(static_cast<Call*>(data));
        GError* error = nullptr;
        const auto bytes = async::Bytes::adopt(soup_session_send_and_read_finish(SOUP_SESSION(source), result, &error));
        const async::OwnedError owned(error);
        call->send.ended = true;
        call->send.error = error ? error->message : "";
        call->send.status = error ? 0 : static_cast<int>(soup_message_get_status(call->send.message.get()));
        call->send.body = view_of(bytes);
        call->session.ended_++;
      },
      new Call{*this, send});
  return send;
}

PlainSession::Send& PlainSession::send(const char* method, const std::string& url, const std::string& body) {
  auto& send = start(method, url, body);
  wait_until([&] { return send.ended; });
  return send;
}

int PlainSession::ended(int status) const {
  return static_cast<int>(std::count_if(sends_.begin(), sends_.end(),
                                        [status](const Send& send) { return send.ended && send.status == status; }));
}

void PlainSession::wait_for_all() {
  wait_until([this] { return ended_ == static_cast<int>(sends_.size()); });
}

}  // namespace vestibule::test
