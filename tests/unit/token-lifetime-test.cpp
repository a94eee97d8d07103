#include "tokens/token-lifetime.hpp"

#include <fcntl.h>
#include <glib.h>
#include <sched.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <string_view>

using namespace vestibule::tokens;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr BootTimePoint receipt{1000s};
constexpr WallTimePoint date{std::chrono::seconds(1700000000)};

class ClockAt : public Clock {
public:
  ClockAt(BootTimePoint boot, WallTimePoint wall) : boot_(boot), wall_(wall) {}
  BootTimePoint boot_time() const override { return boot_; }
  WallTimePoint wall_time() const override { return wall_; }

private:
  BootTimePoint boot_;
  WallTimePoint wall_;
};

struct Case {
  const char* name;
  StatedLifetime stated;
  std::optional<WallTimePoint> server_date;
  std::optional<milliseconds> after_receipt;
  milliseconds leeway{0};
};

void a_deadline_counts_from_the_receipt() {
  const auto longest = milliseconds::max();
  const Case cases[] = {
      {"nothing stated", {}, date, {}},
      {"a duration", {10s, {}}, {}, 10s, 2s},
      {"a long duration: 30 s are enough", {1h, {}}, {}, 1h, 30s},
      {"150 s is where 20 % become 30 s", {150s, {}}, {}, 150s, 30s},
      {"zero", {0s, {}}, {}, {}},
      {"negative", {-5s, {}}, {}, {}},
      {"an end without the server's time", {{}, date + 10s}, {}, {}},
      {"an end", {{}, date + 10s}, date, 10s, 2s},
      {"an end before the duration's", {60s, date + 10s}, date, 10s, 2s},
      {"an end after the duration's", {10s, date + 60s}, date, 10s, 2s},
      {"an end that has passed", {10s, date - 1s}, date, 0s, 0s},
      {"an end that has passed, no duration", {{}, date - 1s}, date, 0s, 0s},
      {"duration with an end but no server's time", {10s, date - 1000s}, {}, 10s, 2s},
  };
  for (const auto& row : cases) {
    g_test_message("%s", row.name);
    const Deadline deadline = deadline_at_receipt(row.stated, receipt, row.server_date);
    g_assert_true(deadline.at.has_value() == row.after_receipt.has_value());
    if (deadline.at) g_assert_true(*deadline.at - receipt == *row.after_receipt);
    g_assert_true(deadline.leeway == row.leeway);
  }
  // Times that no sum can hold end far away, not in the past.
  g_assert_true(*deadline_at_receipt({longest, {}}, receipt, {}).at > receipt + 24h * 365);
  const StatedLifetime no_end{{}, WallTimePoint(longest)};
  g_assert_true(*deadline_at_receipt(no_end, receipt, WallTimePoint(-longest)).at > receipt + 24h * 365);
}

void it_runs_out_at_the_deadline_and_is_due_before() {
  const Deadline deadline = deadline_at_receipt({10s, {}}, receipt, {});
  g_assert_false(deadline.renewal_is_due(receipt + 7999ms));
  g_assert_true(deadline.renewal_is_due(receipt + 8s));
  g_assert_false(deadline.has_run_out(receipt + 9999ms));
  g_assert_true(deadline.has_run_out(receipt + 10s));
  const Deadline none;
  g_assert_false(none.renewal_is_due(receipt + 24h));
  g_assert_false(none.has_run_out(receipt + 24h));
}

struct StorageCase {
  const char* name;
  StatedLifetime stated;
  milliseconds skew;
  std::optional<milliseconds> from_now;
  milliseconds leeway{0};
};

void a_stored_token_ends_by_the_corrected_wall_clock() {
  const ClockAt clock(receipt, date);
  const StorageCase cases[] = {
      {"nothing known", {}, 0s, {}},
      {"a duration only", {10s, {}}, 0s, {}},
      {"an end", {{}, date + 10s}, 0s, 10s, 2s},
      {"an end and a duration", {60s, date + 10s}, 0s, 10s, 12s},
      {"our clock is behind", {60s, date + 10s}, 4s, 6s, 12s},
      {"our clock is ahead", {60s, date + 10s}, -4s, 14s, 12s},
      {"it has ended", {60s, date - 24h}, 0s, -24h, 12s},
      {"it has ended, no duration", {{}, date - 24h}, 0s, -24h, 0s},
      {"the wall clock was set back", {60s, date + 24h}, 0s, 60s, 12s},
  };
  for (const auto& row : cases) {
    g_test_message("%s", row.name);
    const Deadline deadline = deadline_from_storage(row.stated, clock, row.skew);
    g_assert_true(deadline.at.has_value() == row.from_now.has_value());
    if (deadline.at) g_assert_true(*deadline.at - receipt == *row.from_now);
    g_assert_true(deadline.leeway == row.leeway);
  }
  const StatedLifetime ended_long_ago{{}, WallTimePoint(-milliseconds::max())};
  g_assert_true(deadline_from_storage(ended_long_ago, clock, milliseconds::max()).has_run_out(receipt));
}

void the_systems_clocks_go_on() {
  const SystemClock clock;
  const BootTimePoint first = clock.boot_time();
  g_assert_true(first.time_since_epoch() > 0ms);
  g_assert_true(clock.boot_time() >= first);
  g_assert_true(clock.wall_time() > date);
}

/// Whether the clock is ahead of one that stood still while the computer did: in a child of this process, for which it
/// has slept for an hour.
bool counts_an_hour_of_sleep() {
  const pid_t child = fork();
  if (child == 0) {
    timespec awake{};
    clock_gettime(CLOCK_MONOTONIC, &awake);
    const auto ahead = SystemClock().boot_time().time_since_epoch() - std::chrono::seconds(awake.tv_sec);
    _exit(ahead >= 1h - 1min ? 0 : 1);
  }
  int status = -1;
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  return status == 0;
}

void the_time_asleep_counts() {
  // time_namespaces(7): for the children that this process has from now on.
  constexpr std::string_view slept = "boottime 3600 0\n";
  if (unshare(CLONE_NEWTIME) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWTIME) != 0)
    return g_test_skip("it may have no time of its own");
  const int offsets = open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
  g_assert_cmpint(write(offsets, slept.data(), slept.size()), ==, slept.size());
  close(offsets);
  g_assert_true(counts_an_hour_of_sleep());
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/token-lifetime/a-deadline-counts-from-the-receipt", a_deadline_counts_from_the_receipt);
  g_test_add_func("/token-lifetime/it-runs-out-at-the-deadline-and-is-due-before",
                  it_runs_out_at_the_deadline_and_is_due_before);
  g_test_add_func("/token-lifetime/a-stored-token-ends-by-the-corrected-wall-clock",
                  a_stored_token_ends_by_the_corrected_wall_clock);
  g_test_add_func("/token-lifetime/the-systems-clocks-go-on", the_systems_clocks_go_on);
  g_test_add_func("/token-lifetime/the-time-asleep-counts", the_time_asleep_counts);
  return g_test_run();
}
