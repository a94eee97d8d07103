#pragma once

#include <libsoup/soup.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vestibule::tests {

/** An answer as it came. */
struct Reply {
  unsigned status = 0;  ///< 0: none came
  std::string body;
  std::string content_type;
  std::string retry_after;
  std::string www_authenticate;
  std::string location;
  std::string date;
  bool is_http2 = false;
};

/** The two tokens of a session, in plain strings: a test's. */
struct Tokens {
  std::string access;
  std::string refresh;
};

/**
 * The built demo service as a process of its own, on a free loopback port, with an account `demo`, password `demo`, the
 * control route and no delays. It ends with this object; when the test crashes, by its standard input being closed.
 * What it printed beyond its first line fails the test, since it never has anything to say that a log may keep.
 *
 * All calls block, without turning the default main context: requests of the test's own that are under way stand still.
 */
class DemoService {
public:
  static constexpr const char* username = "demo";
  static constexpr const char* password = "demo";

  enum class Control { On, Off };

  /**
   * `arguments` are added to those above and win over them; `environment` are variables for the process, such as
   * SOUP_SERVER_HTTP2=1. The program is $VESTIBULE_DEMO_SERVICE.
   */
  explicit DemoService(std::vector<std::string> arguments = {}, Control control = Control::On,
                       const std::vector<std::pair<std::string, std::string>>& environment = {});
  DemoService(const DemoService&) = delete;
  DemoService& operator=(const DemoService&) = delete;
  ~DemoService();

  /** Such as `http://127.0.0.1:40123`, without a slash at the end; still the same after `stop`. */
  const std::string& url() const { return url_; }

  /** The answer of GET /stats: JSON. */
  std::string stats();
  /** One number of it: `count({"refreshes"})`, `count({"requests", "GET /users/secret"})`; 0 for a missing one. */
  gint64 count(std::initializer_list<const char*> path);

  /** POST /control; a refused one fails the test. */
  void control(const std::string& json);
  /** DELETE /control: no faults, the settings of the start; the counters go on. */
  void reset();

  /** One request by a client of the test's own, which follows no redirect. Without a token and a body when empty. */
  Reply send(const char* method, const std::string& path, const std::string& bearer = "", const std::string& body = "");
  /** Logs `demo`, or somebody else, in; a refusal fails the test. */
  Tokens log_in(const std::string& user = username, const std::string& secret = password);

  /** Freezes and continues it with SIGSTOP and SIGCONT, ... */
  void signal(int number);
  /** Ends it in order, so that its port refuses connections; does nothing the second time. */
  void stop();

private:
  struct Process;
  std::unique_ptr<Process> process_;
  std::string url_;
};

/** Fails the test when the two differ; what looks like a token is masked in the message. */
void assert_text(const std::string& actual, const std::string& expected);

/** The string member `name` of a JSON object, or "" when it is none. */
std::string json_member(const std::string& json, const char* name);

}  // namespace vestibule::tests
