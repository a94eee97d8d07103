#include "service.hpp"

#include <glib-unix.h>
#include <sys/resource.h>
#include <unistd.h>

#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

using namespace vestibule::demo;

namespace {

/** From the environment, else the first line of standard input, which is read no further than that. */
std::string read_account_password() {
  constexpr const char* variable = "VESTIBULE_DEMO_PASSWORD";
  if (const char* value = std::getenv(variable)) {
    std::string password = value;
    unsetenv(variable);
    return password;
  }
  if (isatty(STDIN_FILENO)) {
    const char* typed = getpass("Password of the account: ");
    return typed ? typed : "";
  }
  std::string password;
  for (char c = 0; read(STDIN_FILENO, &c, 1) == 1 && c != '\n';)
    password += c;
  return password;
}

gboolean quit(gpointer loop) {
  g_main_loop_quit(static_cast<GMainLoop*>(loop));
  return G_SOURCE_CONTINUE;
}

gboolean standard_input_has_news(int descriptor, GIOCondition, gpointer loop) {
  char ignored[512];
  if (read(descriptor, ignored, sizeof ignored) <= 0) g_main_loop_quit(static_cast<GMainLoop*>(loop));
  return G_SOURCE_CONTINUE;
}

/** A thousand clients are a thousand descriptors, and the usual limit is 1,024. */
void allow_many_connections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int run(const Options& options) {
  allow_many_connections();
  std::optional<std::string> password;
  if (options.account) password = read_account_password();
  if (password && password->empty()) throw UsageError("--account needs a password; see --help");
  const LoopPtr loop(g_main_loop_new(nullptr, FALSE));
  g_unix_signal_add(SIGINT, quit, loop.get());
  g_unix_signal_add(SIGTERM, quit, loop.get());
  g_unix_signal_add(SIGHUP, quit, loop.get());
  const Service service(options, password);
  if (options.exit_with_stdin)
    g_unix_fd_add(STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR), standard_input_has_news,
                  loop.get());
  std::printf("Listening on %s\n", service.url().c_str());
  std::fflush(stdout);
  g_main_loop_run(loop.get());
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "");
  try {
    return run(parse_command_line(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vestibule-demo-service: %s\n", error.what());
    return 2;
  }
}
