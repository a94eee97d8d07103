#include "storm-options.hpp"

#include "async/owned.hpp"

#include <array>

namespace vestibule::bench {

namespace {

using OwnedContext = async::Owned<GOptionContext, &g_option_context_free>;

constexpr const char* description =
    "The driver logs in, makes the uncounted requests, and starts the clock. Then it makes N GETs of /users/secret\n"
    "(or POSTs to /echo) with C open at any time, and gives up what is open after T ms. The probes come last, each\n"
    "given 3 s. One line of JSON is the result.";

/// A number that an option takes.
struct Number {
  const char* name;
  const char* text;
  const char* argument;
  gint64 least;
  gint64 value;
};

}  // namespace

StormOptions parse_storm_options(int argc, char** argv) {
  StormOptions options;
  char *url = nullptr, *scenario = nullptr, *ca_file = nullptr;
  enum { Count, Concurrency, Connections, Window, Timeout, WarmUp, Duration, Probes, ProbeGap, BodyBytes, Numbers };
  std::array<Number, Numbers> numbers = {{
      {"n", "Requests in all", "N", 1, 1000},
      {"concurrency", "Requests that are open at any time", "C", 1, 64},
      {"conns", "Connections at most", "K", 1, 64},
      {"window", "Fixed admission window, for vestibule-storm (default: it adapts)", "W", 0, 0},
      {"timeout-ms", "What is open then is given up as hung", "T", 1, 60'000},
      {"warmup", "Uncounted requests before", "W", 0, 0},
      {"duration-ms", "Keep C open for this long; N is ignored", "D", 0, 0},
      {"probes", "Single requests afterwards", "P", 0, 0},
      {"probe-gap-ms", "Time between two probes", "G", 0, 0},
      {"body-bytes", "Length of a body in an echo scenario", "B", 0, 1024},
  }};
  std::array<GOptionEntry, 4 + Numbers> entries = {{
      {"url", 0, 0, G_OPTION_ARG_STRING, &url, "Address of the service", "U"},
      {"scenario", 0, 0, G_OPTION_ARG_STRING, &scenario, "Name for the report; echo-… posts bodies", "S"},
      {"ca", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, "Certificates to trust (PEM)", "FILE"},
  }};
  for (std::size_t i = 0; i < Numbers; i++)
    entries[3 + i] = {numbers[i].name,    0, 0, G_OPTION_ARG_INT64, &numbers[i].value, numbers[i].text,
                      numbers[i].argument};

  const OwnedContext context(g_option_context_new(nullptr));
  g_option_context_set_summary(context.get(), description);
  g_option_context_add_main_entries(context.get(), entries.data(), nullptr);
  GError* error = nullptr;
  g_option_context_parse(context.get(), &argc, &argv, &error);
  const async::OwnedError fault(error);
  const async::OwnedString owned_url(url), owned_scenario(scenario), owned_ca(ca_file);
  if (fault) throw UsageError(fault->message);
  if (argc > 1) throw UsageError(std::string("unexpected argument: ") + argv[1]);
  if (!url || !scenario) throw UsageError("--url and --scenario are needed");
  for (const Number& number : numbers)
    if (number.value < number.least) throw UsageError(std::string("too small: --") + number.name);

  options.url = url;
  while (options.url.ends_with('/'))
    options.url.pop_back();
  options.scenario = scenario;
  if (ca_file) options.ca_file = ca_file;
  const auto size = [&](int which) { return static_cast<std::size_t>(numbers[which].value); };
  const auto time = [&](int which) { return std::chrono::milliseconds(numbers[which].value); };
  options.count = size(Count);
  options.concurrency = size(Concurrency);
  options.connections = size(Connections);
  options.window = size(Window);
  options.timeout = time(Timeout);
  options.warm_up = size(WarmUp);
  options.duration = time(Duration);
  options.probes = size(Probes);
  options.probe_gap = time(ProbeGap);
  options.body_bytes = size(BodyBytes);
  return options;
}

}  // namespace vestibule::bench
