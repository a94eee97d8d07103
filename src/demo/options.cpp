#include "options.hpp"

#include "owned.hpp"

#include <array>
#include <cmath>

namespace vestibule::demo {
namespace {

constexpr const char* summary =
    "A small service with short-lived access tokens and longer-lived refresh tokens, to try a client against.\n"
    "It prints the address it listens on and runs until SIGINT or SIGTERM.\n"
    "\n"
    "  POST     /users         {\"username\",\"password\"}   signs up\n"
    "  POST     /auth          {\"username\",\"password\"}   logs in: {\"accessToken\",\"refreshToken\"}\n"
    "  GET|POST /auth/refresh  bearer refresh token      {\"accessToken\"}\n"
    "  POST     /auth/logout   bearer token or none      ends the session\n"
    "  GET      /users/secret  bearer access token       {\"msg\"}\n"
    "  POST     /echo          bearer access token       {\"length\",\"sha256\"} of the body\n"
    "  GET      /stats                                   counters";

constexpr const char* description =
    "Examples:\n"
    "  vestibule-demo-service --port 8080 --secret-delay 0 --refresh-delay 0\n"
    "  vestibule-demo-service --access-lifetime 1 --rotation reuse-detection --grace 5\n"
    "\n"
    "Times in tokens are whole seconds, as most services write them, unless the lifetime has a fraction or\n"
    "--fractional-times is given: a token of 1 s then lives between 0 and 1 s.\n"
    "The password of --account is taken from $VESTIBULE_DEMO_PASSWORD, else from the first line of standard input.";

/** Where GOption writes; it hands out strings that are ours to free. */
struct Texts {
  StringPtr host, database, rotation, signing_key_file, account, tls_certificate, tls_key;
};

std::optional<std::string> optional_text(const StringPtr& text) {
  return text ? std::optional<std::string>(text.get()) : std::nullopt;
}

std::string plain(double number) {
  std::array<char, 32> text{};
  return g_ascii_formatd(text.data(), static_cast<int>(text.size()), "%.12g", number);
}

double checked(double value, double least, double most, const std::string& option) {
  if (std::isfinite(value) && value >= least && value <= most) return value;
  throw UsageError(option + " must be between " + plain(least) + " and " + plain(most));
}

/** 127.0.0.0/8 and ::1 as they are; "localhost" is taken for the former, no other name is looked up. */
void check_host(Options& options) {
  if (options.host == "localhost") options.host = "127.0.0.1";
  ObjectPtr<GInetAddress> address(g_inet_address_new_from_string(options.host.c_str()));
  if (!address) throw UsageError("--host must be an IP address or localhost");
  if (!g_inet_address_get_is_loopback(address.get()) && !options.allow_remote)
    throw UsageError("Only this machine can reach a loopback address; to listen on " + options.host +
                     " give --allow-remote too. The service is for trying things out, not for the open network.");
}

}  // namespace

Options parse_command_line(int argc, char** argv) {
  Options options;
  Policy& policy = options.policy;
  char *host = nullptr, *database = nullptr, *rotation = nullptr, *key_file = nullptr, *account = nullptr;
  char *tls_certificate = nullptr, *tls_key = nullptr;
  int secret_delay = static_cast<int>(policy.secret_delay), refresh_delay = static_cast<int>(policy.refresh_delay);
  gboolean allow_remote = FALSE, control = FALSE, exit_with_stdin = FALSE, fractional_times = FALSE;
  const GOptionEntry entries[] = {
      {"port", 'p', 0, G_OPTION_ARG_INT, &options.port, "Port to listen on (default 0: any that is free)", "PORT"},
      {"host", 0, 0, G_OPTION_ARG_STRING, &host, "Address to listen on (default 127.0.0.1)", "ADDRESS"},
      {"allow-remote", 0, 0, G_OPTION_ARG_NONE, &allow_remote, "Allow an address that other machines can reach",
       nullptr},
      {"database", 'd', 0, G_OPTION_ARG_FILENAME, &database, "Keep accounts and sessions here (default: in memory)",
       "FILE"},
      {"account", 'a', 0, G_OPTION_ARG_STRING, &account, "Have this account from the start", "USER"},
      {"access-lifetime", 0, 0, G_OPTION_ARG_DOUBLE, &policy.access_lifetime, "Life of an access token (default 10)",
       "SECONDS"},
      {"refresh-lifetime", 0, 0, G_OPTION_ARG_DOUBLE, &policy.refresh_lifetime,
       "Life of a refresh token (default 6 days)", "SECONDS"},
      {"fractional-times", 0, 0, G_OPTION_ARG_NONE, &fractional_times, "Write iat and exp to the millisecond", nullptr},
      {"secret-delay", 0, 0, G_OPTION_ARG_INT, &secret_delay, "Time that /users/secret takes (default 2000)", "MS"},
      {"refresh-delay", 0, 0, G_OPTION_ARG_INT, &refresh_delay, "Time that /auth/refresh takes (default 2000)", "MS"},
      {"rotation", 'r', 0, G_OPTION_ARG_STRING, &rotation, "Whether a refresh replaces the refresh token (default off)",
       "off|on|reuse-detection"},
      {"grace", 0, 0, G_OPTION_ARG_DOUBLE, &policy.grace, "Go on answering a token just rotated away (default 0)",
       "SECONDS"},
      {"signing-key-file", 0, 0, G_OPTION_ARG_FILENAME, &key_file,
       "Sign tokens with this file's content (default: a new key each start)", "FILE"},
      {"control", 'c', 0, G_OPTION_ARG_NONE, &control, "Offer /control: faults on demand (see GET /control)", nullptr},
      {"tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &tls_certificate, "Speak HTTPS with this certificate (PEM)",
       "FILE"},
      {"tls-key", 0, 0, G_OPTION_ARG_FILENAME, &tls_key, "Private key of the certificate (PEM)", "FILE"},
      {"exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &exit_with_stdin, "End when standard input is closed", nullptr},
      {}};

  std::unique_ptr<GOptionContext, FreedBy<g_option_context_free>> context(g_option_context_new(nullptr));
  g_option_context_set_summary(context.get(), summary);
  g_option_context_set_description(context.get(), description);
  g_option_context_add_main_entries(context.get(), entries, nullptr);
  ErrorPtr error;
  const bool parsed = g_option_context_parse(context.get(), &argc, &argv, ErrorSlot(error));
  const Texts texts{StringPtr(host),    StringPtr(database),        StringPtr(rotation), StringPtr(key_file),
                    StringPtr(account), StringPtr(tls_certificate), StringPtr(tls_key)};
  if (!parsed) throw UsageError(error->message);
  if (argc > 1) throw UsageError(std::string("Unexpected argument: ") + argv[1]);

  if (host) options.host = host;
  if (database) options.database = database;
  options.allow_remote = allow_remote;
  options.control = control;
  options.exit_with_stdin = exit_with_stdin;
  options.signing_key_file = optional_text(texts.signing_key_file);
  options.account = optional_text(texts.account);
  options.tls_certificate = optional_text(texts.tls_certificate);
  options.tls_key = optional_text(texts.tls_key);
  if (options.tls_certificate.has_value() != options.tls_key.has_value())
    throw UsageError("--tls-certificate and --tls-key need each other");
  checked(options.port, 0, 65535, "--port");
  checked(policy.access_lifetime, 0.5, 1e9, "--access-lifetime");
  checked(policy.refresh_lifetime, 0.5, 1e9, "--refresh-lifetime");
  checked(policy.grace, 0, 1e9, "--grace");
  policy.secret_delay = static_cast<unsigned>(checked(secret_delay, 0, 600000, "--secret-delay"));
  policy.refresh_delay = static_cast<unsigned>(checked(refresh_delay, 0, 600000, "--refresh-delay"));
  policy.fractional_times = fractional_times;
  if (rotation) {
    const auto chosen = rotation_from_name(rotation);
    if (!chosen) throw UsageError("--rotation must be off, on or reuse-detection");
    policy.rotation = *chosen;
  }
  check_host(options);
  return options;
}

}  // namespace vestibule::demo
