#include "cli/check-command.hpp"

#include "check/check-report.hpp"
#include "cli/check-report.hpp"
#include "cli/output.hpp"
#include "cli/profile-choice.hpp"
#include "cli/transport-policy.hpp"

#include <glib/gi18n.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <utility>

namespace vestibule::cli {

namespace {

/// A day.
constexpr double longest_wait = 86'400;

/// What is being done, on one line of a terminal's standard error.
class DoingLine {
public:
  ~DoingLine() { clear(); }

  void show(const check::CheckProgress& progress) {
    if (!on_terminal_) return;
    std::fprintf(stderr, "\r\033[K%3.0f %% %s", progress.done * 100, progress.doing.c_str());
    std::fflush(stderr);
  }
  void clear() {
    if (on_terminal_) std::fputs("\r\033[K", stderr);
  }

private:
  const bool on_terminal_ = isatty(STDERR_FILENO) != 0;
};

/// What was asked for; nothing, and the reason said, where it cannot be.
std::optional<check::CheckOptions> options_of(Invocation& invocation, service::ServerAddress address,
                                              const service::ServiceProfile& profile) {
  const auto& line = invocation.line;
  check::CheckOptions options{std::move(address), profile};
  options.policy = transport_policy();
  options.sign_up = line.sign_up;
  options.provoke_rate_limit = line.provoke_rate_limit;
  options.username = line.username;
  options.password = std::move(invocation.password);
  if (!line.wait) return options;
  if (!(*line.wait >= 0 && *line.wait <= longest_wait)) {
    complain(_("--wait takes a number of seconds, a day at most"));
    return std::nullopt;
  }
  options.longest_wait = std::chrono::seconds(static_cast<std::int64_t>(std::ceil(*line.wait)));
  return options;
}

/// `format`: none is text.
std::string report_text(const check::CheckFindings& findings, std::optional<check::ReportFormat> format) {
  if (format) return check::report_of(findings, *format);
  std::string text;
  for (const auto& result : findings.results)
    text += lines_of(result, false);
  return text;
}

async::Task<void> write(std::string path, std::string text) {
  const auto output = co_await Output::open(std::move(path));
  co_await output->write(async::bytes_of(text));
  co_await output->finish();
}

}  // namespace

async::Task<ExitStatus> check_service(Invocation& invocation) {
  const auto& line = invocation.line;
  const auto format = check::report_format_of(line.format);
  if (!format && !line.format.empty() && line.format != "text") {
    complain(line.format + ": " + _("a report is text, markdown, json, junit or sarif"));
    co_return ExitStatus::Usage;
  }
  const auto address = read_address(line.arguments[0]);
  if (!address) co_return ExitStatus::Usage;
  const auto* profile = co_await chosen_profile(invocation, *address);
  if (!profile) co_return ExitStatus::Usage;
  auto options = options_of(invocation, *address, *profile);
  if (!options) co_return ExitStatus::Usage;

  const bool to_file = !line.output.empty() && line.output != "-";
  // Where the report is for a program, nothing else stands beside it.
  const bool as_it_comes = !format || to_file;
  DoingLine doing;
  CheckReport report(false);
  check::CheckWatcher watcher;
  watcher.progress = [&doing](const check::CheckProgress& progress) { doing.show(progress); };
  watcher.found = [&](const CheckResult& result) {
    doing.clear();
    if (as_it_comes) report.add(result);
  };
  const auto findings =
      co_await check::check_service(std::move(*options), invocation.accounts.clock(), std::move(watcher));
  doing.clear();
  if (format || to_file) co_await write(line.output, report_text(findings, format));
  co_return findings.count(Outcome::Failed) > 0 ? ExitStatus::Failed : ExitStatus::Ok;
}

}  // namespace vestibule::cli
