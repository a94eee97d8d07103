#include "storm.hpp"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

using namespace vestibule;
using namespace vestibule::bench;

namespace {

/// The baseline: a plain `SoupSession`, which gets all open requests at once. It logs in once, sets the token on each
/// message and never renews it. Nothing of Vestibule's is between it and libsoup.
class BareClient : public Client {
public:
  explicit BareClient(const StormOptions& options)
      : url_(options.url), tls_database_(tls_database_of(options)),
        session_(async::Object<SoupSession>::adopt(
            soup_session_new_with_options("max-conns", static_cast<int>(options.connections), "max-conns-per-host",
                                          static_cast<int>(options.connections), "timeout", 30, nullptr))),
        cancellable_(async::Object<GCancellable>::adopt(g_cancellable_new())) {
    if (tls_database_) soup_session_set_tls_database(session_.get(), tls_database_.get());
  }

  const char* name() const override { return "bare"; }

  void log_in() override {
    auto grant = post_credentials("/auth");
    if (grant.empty()) {
      post_credentials("/users");
      grant = post_credentials("/auth");
    }
    if (grant.empty()) throw UsageError("the log-in was refused");
    authorization_ = "Bearer " + grant;
  }

  void start(async::Bytes body) override {
    const auto url = url_ + (body ? "/echo" : "/users/secret");
    const auto message = async::Object<SoupMessage>::adopt(soup_message_new(body ? "POST" : "GET", url.c_str()));
    soup_message_headers_append(soup_message_get_request_headers(message.get()), "Authorization",
                                authorization_.c_str());
    if (body) soup_message_set_request_body_from_bytes(message.get(), "application/octet-stream", body.get());
    auto call = std::make_unique<Call>(Call{*this, std::move(body)});
    soup_session_send_and_read_async(session_.get(), message.get(), G_PRIORITY_DEFAULT, cancellable_.get(), called_back,
                                     call.release());
  }

  void cancel() override {
    const auto before = std::exchange(cancellable_, async::Object<GCancellable>::adopt(g_cancellable_new()));
    g_cancellable_cancel(before.get());
  }

private:
  struct Call {
    BareClient& client;
    async::Bytes posted;
  };

  static void called_back(GObject* session, GAsyncResult* result, gpointer data) {
    const std::unique_ptr<Call> call(static_cast<Call*>(data));
    GError* error = nullptr;
    const auto bytes = async::Bytes::adopt(soup_session_send_and_read_finish(SOUP_SESSION(session), result, &error));
    const async::OwnedError fault(error);
    if (fault && g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) return;
    Ending ending{.posted = call->posted.get()};
    if (fault) {
      ending.trouble = fault->message;
    } else {
      gsize size = 0;
      const auto* text = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
      ending.status = soup_message_get_status(soup_session_get_async_result_message(SOUP_SESSION(session), result));
      ending.body = {text, text ? size : 0};
    }
    call->client.on_end(ending);
  }

  /// The access token of the answer; empty for any other answer.
  std::string post_credentials(const char* route) {
    constexpr std::string_view credentials = R"({"username":"storm","password":"storm"})";
    const auto message = async::Object<SoupMessage>::adopt(soup_message_new("POST", (url_ + route).c_str()));
    if (!message) throw UsageError("not a URL: " + url_);
    const auto body = async::Bytes::adopt(g_bytes_new_static(credentials.data(), credentials.size()));
    soup_message_set_request_body_from_bytes(message.get(), "application/json", body.get());
    GError* error = nullptr;
    // A session of its own: an HTTP/2 connection that was made by a blocking call answers no other.
    const auto session = async::Object<SoupSession>::adopt(soup_session_new());
    if (tls_database_) soup_session_set_tls_database(session.get(), tls_database_.get());
    const auto answer = async::Bytes::adopt(soup_session_send_and_read(session.get(), message.get(), nullptr, &error));
    const async::OwnedError fault(error);
    if (fault) throw UsageError(fault->message);
    gsize size = 0;
    const auto* text = static_cast<const char*>(g_bytes_get_data(answer.get(), &size));
    const auto parser = async::Object<JsonParser>::adopt(json_parser_new());
    if (!json_parser_load_from_data(parser.get(), text, static_cast<gssize>(size), nullptr)) return "";
    JsonNode* root = json_parser_get_root(parser.get());
    if (!root || !JSON_NODE_HOLDS_OBJECT(root)) return "";
    return json_object_get_string_member_with_default(json_node_get_object(root), "accessToken", "");
  }

  std::string url_;
  std::string authorization_;
  async::Object<GTlsDatabase> tls_database_;
  async::Object<SoupSession> session_;
  async::Object<GCancellable> cancellable_;
};

}  // namespace

int main(int argc, char** argv) {
  return storm_main(argc, argv, [](const StormOptions& options) { return std::make_unique<BareClient>(options); });
}
