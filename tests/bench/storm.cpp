#include "storm.hpp"

#include "async/timer.hpp"

#include <libsoup/soup.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

namespace vestibule::bench {

using namespace std::chrono_literals;

namespace {

constexpr auto probe_limit = 3s;
constexpr auto warm_up_limit = 30s;

}  // namespace

Storm::Storm(const StormOptions& options, Client& client) : options_(options), client_(client) {
  client_.on_end = [this](const Ending& ending) { ended(ending); };
  report_.peer = client.name();
  report_.scenario = options.scenario;
}

Report Storm::run() {
  client_.log_in();
  warm_up();
  measure();
  probe();
  report_.stats = stats();
  return std::move(report_);
}

void Storm::warm_up() {
  concurrency_ = options_.concurrency;
  to_start_ = options_.warm_up;
  fill();
  wait(warm_up_limit);
}

void Storm::measure() {
  const auto timed = options_.duration > 0ms;
  // A time-out within the duration counts from its end: else nothing of it could be seen.
  const auto limit = options_.timeout > options_.duration ? options_.timeout : options_.duration + options_.timeout;
  counting_ = true;
  concurrency_ = options_.concurrency;
  to_start_ = timed ? 0 : options_.count;
  const Stopwatch watch;
  if (timed) start_until_ = g_get_monotonic_time() + std::chrono::microseconds(options_.duration).count();
  fill();
  wait(limit);
  report_.wall_ms = watch.wall_ms();
  report_.cpu_ms = watch.cpu_ms();
  report_.peak_rss_kb = peak_rss_kb();
  counting_ = false;
  start_until_ = 0;
}

void Storm::probe() {
  concurrency_ = 1;
  for (std::size_t i = 0; i < options_.probes; i++) {
    if (i > 0) {
      bool over = false;
      const async::Timer gap(options_.probe_gap, [&over] { over = true; });
      while (!over)
        g_main_context_iteration(nullptr, TRUE);
    }
    last_verdict_ = "hung";
    to_start_ = 1;
    fill();
    wait(probe_limit);
    report_.probes.push_back(last_verdict_);
  }
}

void Storm::wait(std::chrono::milliseconds limit) {
  bool too_late = false;
  const async::Timer timer(limit, [&too_late] { too_late = true; });
  while ((open_ > 0 || wants_more()) && !too_late)
    g_main_context_iteration(nullptr, TRUE);
  if (open_ == 0) return;
  if (counting_) report_.tally.hung = static_cast<std::int64_t>(open_);
  to_start_ = 0;
  client_.cancel();
  open_ = 0;
}

bool Storm::wants_more() const {
  return start_until_ ? g_get_monotonic_time() < start_until_ : to_start_ > 0;
}

void Storm::fill() {
  while (open_ < concurrency_ && wants_more())
    start_one();
}

void Storm::start_one() {
  open_++;
  if (to_start_ > 0) to_start_--;
  client_.start(next_body());
}

void Storm::ended(const Ending& ending) {
  open_--;
  if (counting_) report_.tally.count(ending);
  last_verdict_ = verdict_on(ending);
  fill();
}

/// Bytes that no other body has: a counter, scrambled anew for each eight of them (SplitMix64's finalizer).
async::Bytes Storm::next_body() {
  if (!options_.is_echo() || !counting_) return nullptr;
  const std::size_t size = options_.body_bytes;
  const async::OwnedString bytes(static_cast<char*>(g_malloc(size + sizeof(std::uint64_t))));
  std::uint64_t state = ++bodies_ << 32;
  for (std::size_t at = 0; at < size; at += sizeof state) {
    std::uint64_t word = ++state;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
    word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
    word ^= word >> 31;
    std::memcpy(bytes.get() + at, &word, sizeof word);
  }
  return async::Bytes::adopt(g_bytes_new(bytes.get(), size));
}

std::string Storm::stats() const {
  const auto database = tls_database_of(options_);
  const auto session = async::Object<SoupSession>::adopt(
      database ? soup_session_new_with_options("timeout", 10, "tls-database", database.get(), nullptr)
               : soup_session_new_with_options("timeout", 10, nullptr));
  const auto message = async::Object<SoupMessage>::adopt(soup_message_new("GET", (options_.url + "/stats").c_str()));
  if (!message) return "";
  const auto bytes = async::Bytes::adopt(soup_session_send_and_read(session.get(), message.get(), nullptr, nullptr));
  if (!bytes) return "";
  gsize size = 0;
  const auto* text = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
  return text ? std::string(text, size) : "";
}

async::Object<GTlsDatabase> tls_database_of(const StormOptions& options) {
  if (options.ca_file.empty()) return nullptr;
  GError* error = nullptr;
  const async::OwnedString path(g_canonicalize_filename(options.ca_file.c_str(), nullptr));
  auto* database = g_tls_file_database_new(path.get(), &error);
  const async::OwnedError fault(error);
  if (fault) throw UsageError(fault->message);
  return async::Object<GTlsDatabase>::adopt(G_TLS_DATABASE(database));
}

int storm_main(int argc, char** argv, const std::function<std::unique_ptr<Client>(const StormOptions&)>& make_client) {
  try {
    const StormOptions options = parse_storm_options(argc, argv);
    const auto client = make_client(options);
    std::puts(Storm(options, *client).run().json().c_str());
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 2;
  }
}

}  // namespace vestibule::bench
