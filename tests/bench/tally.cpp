#include "tally.hpp"

#include <json-glib/json-glib.h>
#include <sys/resource.h>

#include <cmath>
#include <fstream>

namespace vestibule::bench {

namespace {

using Parser = async::Object<JsonParser>;
using OwnedNode = async::Owned<JsonNode, &json_node_unref>;

OwnedNode parsed(std::string_view text) {
  const auto parser = Parser::adopt(json_parser_new_immutable());
  if (text.empty() || !json_parser_load_from_data(parser.get(), text.data(), static_cast<gssize>(text.size()), nullptr))
    return nullptr;
  return OwnedNode(json_parser_steal_root(parser.get()));
}

/// The answer names the length and the SHA-256 of what was posted.
bool names(std::string_view answer, GBytes* posted) {
  const OwnedNode root = parsed(answer);
  if (!root || !JSON_NODE_HOLDS_OBJECT(root.get())) return false;
  JsonObject* object = json_node_get_object(root.get());
  const char* digest = json_object_get_string_member_with_default(object, "sha256", "");
  const gint64 length = json_object_get_int_member_with_default(object, "length", -1);
  const async::OwnedString expected(g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, posted));
  return length == static_cast<gint64>(g_bytes_get_size(posted)) && g_str_equal(digest, expected.get());
}

double milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

double cpu_so_far() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

}  // namespace

std::string verdict_on(const Ending& ending) {
  if (ending.status == 200) return "ok";
  if (ending.status != 0) return "HTTP " + std::to_string(ending.status);
  return std::string(ending.trouble);
}

void Tally::count(const Ending& ending) {
  if (ending.status != 200) {
    failed++;
    errors[verdict_on(ending)]++;
    return;
  }
  ok++;
  if (ending.posted) (names(ending.body, ending.posted) ? sha_ok : sha_bad)++;
}

Stopwatch::Stopwatch() : wall_(g_get_monotonic_time()), cpu_(cpu_so_far()) {}

double Stopwatch::wall_ms() const {
  return static_cast<double>(g_get_monotonic_time() - wall_) / 1e3;
}

double Stopwatch::cpu_ms() const {
  return cpu_so_far() - cpu_;
}

std::int64_t peak_rss_kb() {
  // Not `ru_maxrss`, which begins with the peak of whoever started this process.
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "VmHWM:") {
      std::int64_t size = 0;
      status >> size;
      return size;
    }
  return 0;
}

std::string Report::json() const {
  const auto builder = async::Object<JsonBuilder>::adopt(json_builder_new());
  JsonBuilder* json = builder.get();
  const auto text = [json](const char* name, const std::string& value) {
    json_builder_set_member_name(json, name);
    json_builder_add_string_value(json, value.c_str());
  };
  const auto integer = [json](const char* name, std::int64_t value) {
    json_builder_set_member_name(json, name);
    json_builder_add_int_value(json, value);
  };
  const auto real = [json](const char* name, double value) {
    json_builder_set_member_name(json, name);
    json_builder_add_int_value(json, std::llround(value));
  };
  std::string probe_list;
  for (const std::string& probe : probes)
    probe_list += (probe_list.empty() ? "" : ",") + probe;

  json_builder_begin_object(json);
  text("peer", peer);
  text("scenario", scenario);
  integer("ok", tally.ok);
  integer("failed", tally.failed);
  integer("hung", tally.hung);
  real("wall_ms", wall_ms);
  real("cpu_ms", cpu_ms);
  integer("peak_rss_kb", peak_rss_kb);
  integer("sha_ok", tally.sha_ok);
  integer("sha_bad", tally.sha_bad);
  text("probes", probe_list);
  json_builder_set_member_name(json, "errors");
  json_builder_begin_object(json);
  for (const auto& [error, times] : tally.errors)
    integer(error.c_str(), times);
  json_builder_end_object(json);
  json_builder_set_member_name(json, "stats");
  if (OwnedNode node = parsed(stats))
    json_builder_add_value(json, node.release());
  else
    json_builder_add_null_value(json);
  json_builder_end_object(json);

  const auto generator = async::Object<JsonGenerator>::adopt(json_generator_new());
  const OwnedNode root(json_builder_get_root(json));
  json_generator_set_root(generator.get(), root.get());
  return async::OwnedString(json_generator_to_data(generator.get(), nullptr)).get();
}

}  // namespace vestibule::bench
