#include <glib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>

/// The routes that a storm of GETs needs, answered from memory: so quick that what is measured is the client. It speaks
/// just enough HTTP/1.1 for clients that behave, has one account that anybody may log in to, and tokens that are plain
/// numbers. It ends when its standard input is closed.
namespace {

struct Settings {
  int secret_delay = 0;   ///< milliseconds
  int refresh_delay = 0;  ///< milliseconds
  gboolean expired = FALSE;
};

struct Connection {
  explicit Connection(int socket) : socket(socket) {}
  Connection(const Connection&) = delete;
  ~Connection() { close(socket); }
  int socket;
  std::string received;
};

/// A request's head, and whether its body is here, too.
struct Request {
  std::string_view method, path, bearer;
  std::size_t size = 0;
};

std::string_view field(std::string_view head, std::string_view name) {
  const auto at = head.find(name);
  if (at == std::string_view::npos) return {};
  const auto begin = at + name.size();
  return head.substr(begin, head.find('\r', begin) - begin);
}

bool parse(std::string_view received, Request& request) {
  const auto end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  const auto head = received.substr(0, end + 2);
  const auto length = field(head, "\r\nContent-Length: ");
  request.size = end + 4 + (length.empty() ? 0 : std::strtoul(length.data(), nullptr, 10));
  if (received.size() < request.size) return false;
  const auto space = head.find(' ');
  request.method = head.substr(0, space);
  request.path = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
  request.bearer = field(head, "\r\nAuthorization: Bearer ");
  return true;
}

std::string answer(const char* status, const std::string& body) {
  return std::string("HTTP/1.1 ") + status +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class Service {
public:
  explicit Service(const Settings& settings) : settings_(settings) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) || listen(listener_, SOMAXCONN)) g_error("listen");
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    std::printf("Listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    watch(listener_);
    watch(STDIN_FILENO);
  }

  void run() {
    std::array<epoll_event, 256> events;
    for (;;) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), time_to_next_answer());
      for (int i = 0; i < count; i++) {
        const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
        if (descriptor == STDIN_FILENO) return;
        if (descriptor == listener_)
          accept_all();
        else
          read_from(descriptor);
      }
      send_what_is_due();
    }
  }

private:
  void watch(int descriptor) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void accept_all() {
    for (int one = 1, socket; (socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      connections_[socket] = std::make_shared<Connection>(socket);
      watch(socket);
    }
  }

  void read_from(int socket) {
    std::array<char, 16 * 1024> part;
    const auto connection = connections_[socket];
    const auto size = recv(socket, part.data(), part.size(), 0);
    if (size <= 0) {
      connections_.erase(socket);
      return;
    }
    connection->received.append(part.data(), static_cast<std::size_t>(size));
    for (Request request; parse(connection->received, request);) {
      serve(connection, request);
      connection->received.erase(0, request.size);
    }
  }

  void serve(const std::shared_ptr<Connection>& connection, const Request& request) {
    if (request.path == "/users/secret") {
      const bool good = request.bearer == access_token();
      (good ? served_ : unauthorized_)++;
      send_after(settings_.secret_delay, connection,
                 good ? answer("200 OK", R"({"msg":"A secret that only those who are signed in can read"})")
                      : answer("401 Unauthorized", R"({"statusCode":401,"message":"Unauthorized"})"));
    } else if (request.path == "/auth") {
      const std::string token = settings_.expired ? "expired" : access_token();
      send_after(0, connection, answer("200 OK", R"({"accessToken":")" + token + R"(","refreshToken":"r"})"));
    } else if (request.path == "/auth/refresh") {
      refreshes_++;
      send_after(settings_.refresh_delay, connection, answer("200 OK", R"({"accessToken":")" + access_token() + "\"}"));
    } else if (request.path == "/stats") {
      send_after(0, connection,
                 answer("200 OK", R"({"answers":{"GET /users/secret":{"200":)" + std::to_string(served_) +
                                      R"(,"401":)" + std::to_string(unauthorized_) + R"(}},"refreshes":)" +
                                      std::to_string(refreshes_) + "}"));
    } else {
      send_after(0, connection, answer("404 Not Found", "{}"));
    }
  }

  /// As long as the published service's.
  static std::string access_token() { return "good." + std::string(200, 'x'); }

  void send_after(int delay, const std::shared_ptr<Connection>& connection, std::string text) {
    if (delay == 0)
      send(connection->socket, text.data(), text.size(), MSG_NOSIGNAL);
    else
      due_.emplace(g_get_monotonic_time() + delay * 1000, Late{connection, std::move(text)});
  }

  void send_what_is_due() {
    for (const auto now = g_get_monotonic_time(); !due_.empty() && due_.begin()->first <= now;) {
      const auto late = due_.extract(due_.begin());
      if (const auto connection = late.mapped().connection.lock()) send_after(0, connection, late.mapped().text);
    }
  }

  int time_to_next_answer() const {
    if (due_.empty()) return -1;
    return static_cast<int>(std::max<gint64>(0, (due_.begin()->first - g_get_monotonic_time() + 999) / 1000));
  }

  struct Late {
    std::weak_ptr<Connection> connection;
    std::string text;
  };

  Settings settings_;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  int listener_ = -1;
  std::map<int, std::shared_ptr<Connection>> connections_;
  std::multimap<gint64, Late> due_;
  long served_ = 0, unauthorized_ = 0, refreshes_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  const GOptionEntry entries[] = {
      {"secret-delay", 0, 0, G_OPTION_ARG_INT, &settings.secret_delay, "Time that /users/secret takes", "MS"},
      {"refresh-delay", 0, 0, G_OPTION_ARG_INT, &settings.refresh_delay, "Time that /auth/refresh takes", "MS"},
      {"expired", 0, 0, G_OPTION_ARG_NONE, &settings.expired, "A log-in's access token has run out", nullptr},
      {}};
  GOptionContext* context = g_option_context_new(nullptr);
  g_option_context_add_main_entries(context, entries, nullptr);
  const bool good = g_option_context_parse(context, &argc, &argv, nullptr);
  g_option_context_free(context);
  if (!good) return 2;
  Service(settings).run();
  return 0;
}
