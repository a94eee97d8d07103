#include "demo-service.hpp"

#include <csignal>
#include <utility>
#include <vector>

using vestibule::tests::assert_text;
using vestibule::tests::DemoService;
using vestibule::tests::Tokens;

namespace {

struct Ending {
  int status;
  std::string printed;
};

/** Runs the program to its end, with nothing on its standard input. */
Ending run(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), g_getenv("VESTIBULE_DEMO_SERVICE"));
  arguments.push_back(nullptr);
  GError* error = nullptr;
  GSubprocess* process =
      g_subprocess_newv(arguments.data(),
                        static_cast<GSubprocessFlags>(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                      G_SUBPROCESS_FLAGS_STDERR_MERGE),
                        &error);
  g_assert_no_error(error);
  char* printed = nullptr;
  g_assert_true(g_subprocess_communicate_utf8(process, "", nullptr, &printed, nullptr, &error));
  g_assert_no_error(error);
  const Ending ending{g_subprocess_get_exit_status(process), printed};
  g_free(printed);
  g_object_unref(process);
  return ending;
}

void only_this_machine_can_reach_it_unless_told() {
  for (const char* host : {"0.0.0.0", "::", "192.0.2.1"}) {
    const Ending ending = run({"--exit-with-stdin", "--host", host});
    g_assert_cmpint(ending.status, ==, 2);
    g_assert_true(ending.printed.find("--allow-remote") != std::string::npos);
  }
  g_assert_cmpint(run({"--exit-with-stdin", "--host", "0.0.0.0", "--allow-remote"}).status, ==, 0);
  g_assert_true(run({"--exit-with-stdin"}).printed.starts_with("Listening on http://127.0.0.1:"));
  g_assert_true(run({"--exit-with-stdin", "--host", "::1"}).printed.starts_with("Listening on http://[::1]:"));
}

void a_wrong_command_line_is_explained() {
  const std::vector<std::pair<std::vector<const char*>, const char*>> cases = {
      {{"--port", "70000"}, "--port must be between 0 and 65535"},
      {{"--access-lifetime", "0.1"}, "--access-lifetime must be between 0.5 and 1000000000"},
      {{"--rotation", "sometimes"}, "--rotation must be off, on or reuse-detection"},
      {{"--host", "example.org"}, "--host must be an IP address or localhost"},
      {{"--tls-key", "x"}, "--tls-certificate and --tls-key need each other"},
      {{"--signing-key-file", "/nonexistent"}, "/nonexistent"},
      {{"--signing-key-file", "/dev/null"}, "32 bytes"},
      {{"--database", "/nonexistent/x"}, "unable to open database file"},
      {{"--account", "x"}, "--account needs a password"},
      {{"surplus"}, "Unexpected argument: surplus"},
  };
  for (const auto& [arguments, sentence] : cases) {
    const Ending ending = run(arguments);
    g_assert_cmpint(ending.status, ==, 2);
    g_assert_true(ending.printed.starts_with("vestibule-demo-service: "));
    g_assert_true(ending.printed.find(sentence) != std::string::npos);
  }
}

void it_ends_by_itself_when_its_standard_input_does() {
  g_assert_cmpint(run({"--exit-with-stdin"}).status, ==, 0);
}

void it_ends_in_order_at_a_signal() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    DemoService service;
    service.signal(number);
    service.stop();  // asserts that it ended with success
  }
}

// DemoService asserts that nothing but the address was printed; here with everything that GLib's logging could add.
void nothing_secret_is_printed_even_when_debugging() {
  DemoService service({"--rotation", "reuse-detection"}, DemoService::Control::On, {{"G_MESSAGES_DEBUG", "all"}});
  const Tokens tokens = service.log_in();
  service.send("POST", "/auth", "", R"({"username":"demo","password":"wrong"})");
  service.send("POST", "/users", "", R"({"username":"demo","password":"other"})");
  service.send("GET", "/users/secret", tokens.access);
  service.send("GET", "/auth/refresh", tokens.refresh);
  service.send("GET", "/auth/refresh", tokens.refresh);
  service.send("POST", "/auth/logout", tokens.access, "{}");
  const std::string stats = service.stats();
  g_assert_true(stats.find(tokens.access) == std::string::npos);
  g_assert_true(stats.find(tokens.refresh) == std::string::npos);
  service.stop();
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  const auto add = [](const char* name, GTestFunc test) {
    g_test_add_func((std::string("/demo-service/process/") + name).c_str(), test);
  };
  add("only-this-machine-can-reach-it-unless-told", only_this_machine_can_reach_it_unless_told);
  add("a-wrong-command-line-is-explained", a_wrong_command_line_is_explained);
  add("it-ends-by-itself-when-its-standard-input-does", it_ends_by_itself_when_its_standard_input_does);
  add("it-ends-in-order-at-a-signal", it_ends_in_order_at_a_signal);
  add("nothing-secret-is-printed-even-when-debugging", nothing_secret_is_printed_even_when_debugging);
  return g_test_run();
}
