#include "test-server.hpp"

#include "async/event.hpp"
#include "async/race.hpp"

#include <string_view>

namespace vestibule::test {

namespace {

std::string path_of(GUri* uri) {
  const char* query = g_uri_get_query(uri);
  return std::string(g_uri_get_path(uri)) + (query ? "?" + std::string(query) : "");
}

SeenRequest record(SoupServerMessage* message) {
  SeenRequest seen;
  seen.method = soup_server_message_get_method(message);
  seen.path = path_of(soup_server_message_get_uri(message));
  const auto body = async::Bytes::adopt(soup_message_body_flatten(soup_server_message_get_request_body(message)));
  gsize size = 0;
  if (const auto* bytes = static_cast<const char*>(g_bytes_get_data(body.get(), &size))) seen.body.assign(bytes, size);
  const auto keep = [](const char* name, const char* value, gpointer headers) {
    static_cast<Headers*>(headers)->emplace_back(name, value);
  };
  soup_message_headers_foreach(soup_server_message_get_request_headers(message), keep, &seen.headers);
  if (auto* address = soup_server_message_get_remote_address(message); G_IS_INET_SOCKET_ADDRESS(address)) {
    auto* inet = G_INET_SOCKET_ADDRESS(address);
    const async::OwnedString host(g_inet_address_to_string(g_inet_socket_address_get_address(inet)));
    seen.client = std::string(host.get()) + ":" + std::to_string(g_inet_socket_address_get_port(inet));
  }
  return seen;
}

void end_source(GSource* source) {
  g_source_destroy(source);
  g_source_unref(source);
}
using RunningSource = async::Owned<GSource, &end_source>;

/// A SoupServer does not look at the connection of a message that is paused; this does, over HTTP/1 (where a client
/// sends nothing more before it has its answer, so whatever can be read is the end).
RunningSource watch_for_end(SoupServerMessage* message, async::Event& given_up) {
  if (soup_server_message_get_http_version(message) == SOUP_HTTP_2_0) return nullptr;
  const auto ended = +[](GSocket*, GIOCondition, gpointer event) -> gboolean {
    static_cast<async::Event*>(event)->set();
    return G_SOURCE_REMOVE;
  };
  RunningSource source(g_socket_create_source(soup_server_message_get_socket(message),
                                              static_cast<GIOCondition>(G_IO_IN | G_IO_HUP), nullptr));
  g_source_set_callback(source.get(), G_SOURCE_FUNC(ended), &given_up, nullptr);
  g_source_attach(source.get(), g_main_context_get_thread_default());
  return source;
}

async::Task<Answer> ready(Answer answer) {
  co_return answer;
}

}  // namespace

std::string SeenRequest::header(const char* name) const {
  std::string values;
  bool found = false;
  for (const auto& [key, value] : headers) {
    if (g_ascii_strcasecmp(key.c_str(), name) != 0) continue;
    if (found) values += ", ";
    values += value;
    found = true;
  }
  return found ? values : "(none)";
}

TestServer::TestServer(async::Object<GTlsCertificate> certificate)
    : server_(async::Object<SoupServer>::adopt(
          soup_server_new(certificate ? "tls-certificate" : nullptr, certificate.get(), nullptr))) {
  const auto handler = [](SoupServer*, SoupServerMessage* message, const char*, GHashTable*, gpointer server) {
    static_cast<TestServer*>(server)->take(message);
  };
  soup_server_add_handler(server_.get(), nullptr, handler, this, nullptr);
  auto options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  if (certificate) options = static_cast<SoupServerListenOptions>(options | SOUP_SERVER_LISTEN_HTTPS);
  GError* error = nullptr;
  soup_server_listen_local(server_.get(), 0, options, &error);
  g_assert_no_error(error);
}

TestServer::~TestServer() {
  scope_.cancel();
  soup_server_disconnect(server_.get());
}

std::uint16_t TestServer::port() const {
  const async::Owned<GSList, &g_slist_free> uris(soup_server_get_uris(server_.get()));
  const int port = g_uri_get_port(static_cast<GUri*>(uris->data));
  for (auto* uri = uris.get(); uri; uri = uri->next)
    g_uri_unref(static_cast<GUri*>(uri->data));
  return static_cast<std::uint16_t>(port);
}

std::string TestServer::url(const std::string& path) const {
  const char* scheme = soup_server_is_https(server_.get()) ? "https" : "http";
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(port()) + path;
}

void TestServer::on(const std::string& path, Handler handler) {
  handlers_[path] = std::move(handler);
}

void TestServer::on(const std::string& path, Answer answer) {
  on(path, [answer = std::move(answer)](const SeenRequest&) { return ready(answer); });
}

int TestServer::count(const std::string& path) const {
  int count = 0;
  for (const auto& request : requests_)
    count += request.path.substr(0, request.path.find('?')) == path;
  return count;
}

const SeenRequest& TestServer::last(const std::string& path) const {
  for (auto request = requests_.rbegin(); request != requests_.rend(); ++request)
    if (request->path.substr(0, request->path.find('?')) == path) return *request;
  g_error("nobody asked for %s", path.c_str());
}

void TestServer::take(SoupServerMessage* message) {
  requests_.push_back(record(message));
  soup_server_message_pause(message);
  open_++;
  scope_.start(answer(async::Object<SoupServerMessage>::share(message), requests_.back()));
}

async::Task<void> TestServer::answer(async::Object<SoupServerMessage> message, SeenRequest request) {
  struct Taken {
    int& open;
    ~Taken() { open--; }
  } taken{open_};
  async::Event given_up;
  const auto watch = watch_for_end(message.get(), given_up);

  const auto found = handlers_.find(request.path.substr(0, request.path.find('?')));
  // A copy, since the test may replace the handler while it waits.
  const Handler handler = found == handlers_.end() ? nullptr : found->second;
  if (!handler) {
    soup_server_message_set_status(message.get(), 404, nullptr);
    soup_server_message_unpause(message.get());
    co_return;
  }

  async::Race<Answer> race;
  async::TaskScope scope;
  scope.start(race.run(handler(request)));
  scope.start([](async::Event& event, async::Event& over) -> async::Task<void> {
    co_await event;
    over.set();
  }(given_up, race.over));
  co_await race.over;
  if (given_up.is_set()) {
    soup_server_message_set_status(message.get(), 503, nullptr);
    soup_server_message_unpause(message.get());
    co_return;
  }

  const Answer answer = race.take();
  if (answer.drop) {
    GError* ignored = nullptr;
    g_socket_shutdown(soup_server_message_get_socket(message.get()), TRUE, TRUE, &ignored);
    g_clear_error(&ignored);
    soup_server_message_unpause(message.get());
    co_return;
  }
  soup_server_message_set_status(message.get(), static_cast<guint>(answer.status), nullptr);
  for (const auto& [name, value] : answer.headers)
    soup_message_headers_append(soup_server_message_get_response_headers(message.get()), name.c_str(), value.c_str());
  soup_server_message_set_response(message.get(), answer.content_type.empty() ? nullptr : answer.content_type.c_str(),
                                   SOUP_MEMORY_COPY, answer.body.data(), answer.body.size());
  soup_server_message_unpause(message.get());
}

}  // namespace vestibule::test
