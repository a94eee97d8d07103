#include "session/trace-reader.hpp"

#include "async/error.hpp"
#include "tokens/bounded-json.hpp"

#include <cmath>
#include <utility>

namespace vestibule::session {

namespace {

using tokens::BootTimePoint;
using tokens::JsonNodePtr;

/// What reading stops at: this is no trace.
class NoTrace : public Error {
public:
  NoTrace() : Error("not a trace") {}
};

constexpr double longest_time = 100.0 * 366 * 24 * 3600 * 1000;  // ms
constexpr double last_day = 253402300799e3;                      // ms: 9999-12-31T23:59:59Z
constexpr double largest = 0x1p53;
constexpr std::size_t most_sends = 6, longest_origin = 300;

void require(bool condition) {
  if (!condition) throw NoTrace();
}

template <class T>
T required(const std::optional<T>& value) {
  require(value.has_value());
  return *value;
}

std::int64_t integer(const JsonNodePtr& object, const char* name, double most) {
  const double number = required(tokens::number_member(object, name));
  require(number >= 0 && number <= most && number == std::floor(number));
  return static_cast<std::int64_t>(number);
}

std::string text(const JsonNodePtr& object, const char* name, std::size_t longest) {
  auto text = required(tokens::string_member(object, name));
  require(text.size() <= longest);
  return text;
}

bool has(const JsonNodePtr& object, const char* name) {
  return json_object_has_member(json_node_get_object(object.get()), name);
}

/// Not before `earliest`.
BootTimePoint time(const JsonNodePtr& object, const char* name, BootTimePoint earliest) {
  const BootTimePoint time(std::chrono::milliseconds(integer(object, name, longest_time)));
  require(time >= earliest);
  return time;
}

template <class Kind>
Kind kind(const JsonNodePtr& object, const char* name, Kind last) {
  const auto text_of_kind = text(object, name, 40);
  for (int i = 0; i <= static_cast<int>(last); i++)
    if (text_of_kind == name_of(static_cast<Kind>(i))) return static_cast<Kind>(i);
  throw NoTrace();
}

std::uint64_t digits(const std::string& text) {
  guint64 number = 0;
  require(g_ascii_string_to_unsigned(text.c_str(), 10, 0, static_cast<guint64>(largest), &number, nullptr));
  return number;
}

tokens::Generation generation(const JsonNodePtr& object) {
  const auto name = text(object, "token", 60);
  if (name.empty()) return {};
  const std::string start = "access#";
  require(name.starts_with(start));
  const auto dot = name.find('.');
  tokens::Generation generation{.session = 1, .counter = digits(name.substr(start.size(), dot - start.size()))};
  if (dot != std::string::npos) generation.session = digits(name.substr(dot + 1));
  require(token_name(generation) == name);
  return generation;
}

/// The elements of an array, each of them an object.
std::vector<JsonNodePtr> objects(const JsonNodePtr& object, const char* name, std::size_t most) {
  JsonNode* node = json_object_get_member(json_node_get_object(object.get()), name);
  require(node && JSON_NODE_HOLDS_ARRAY(node));
  JsonArray* array = json_node_get_array(node);
  require(json_array_get_length(array) <= most);
  std::vector<JsonNodePtr> objects;
  for (guint i = 0; i < json_array_get_length(array); i++) {
    objects.push_back(JsonNodePtr::share(json_array_get_element(array, i)));
    require(tokens::is_json_object(objects.back()));
  }
  return objects;
}

RequestSend send_in(const JsonNodePtr& object, BootTimePoint earliest) {
  RequestSend send{.at = time(object, "at", earliest), .generation = generation(object)};
  if (!has(object, "answered")) return send;
  send.answered_at = time(object, "answered", send.at);
  send.status = static_cast<int>(integer(object, "status", 999));
  send.refused = required(tokens::boolean_member(object, "refused"));
  return send;
}

RequestRecord request_in(const JsonNodePtr& object) {
  RequestRecord request;
  request.number = static_cast<std::uint64_t>(integer(object, "number", largest));
  request.change = request.number;
  request.route = text(object, "route", RequestLog::longest_route);
  request.asked_at = time(object, "asked", {});
  auto last = request.asked_at;
  if (has(object, "admitted")) last = *(request.admitted_at = time(object, "admitted", last));
  for (const auto& send : objects(object, "sends", most_sends)) {
    require(request.admitted_at.has_value());
    request.sends.push_back(send_in(send, last));
    last = request.sends.back().answered_at.value_or(request.sends.back().at);
  }
  request.end = kind(object, "end", RequestEnd::TakenBack);
  require(has(object, "ended") == (request.end != RequestEnd::Open));
  if (has(object, "ended")) request.ended_at = time(object, "ended", last);
  return request;
}

SessionEvent event_in(const JsonNodePtr& object) {
  return {.sequence = static_cast<std::uint64_t>(integer(object, "sequence", largest)),
          .at = time(object, "at", {}),
          .kind = kind(object, "kind", EventKind::RefusalPassedOn),
          .generation = generation(object),
          .detail = text(object, "detail", EventRing::longest_detail),
          .took = std::chrono::milliseconds(integer(object, "took", longest_time))};
}

Trace trace_in(const JsonNodePtr& root) {
  require(tokens::is_json_object(root) && tokens::string_member(root, "format") == trace_format &&
          tokens::number_member(root, "version") == trace_version);
  Trace trace;
  trace.boot = tokens::WallTimePoint(std::chrono::milliseconds(integer(root, "begins", last_day - longest_time)));
  trace.origin = text(root, "origin", longest_origin);
  for (const auto& object : objects(root, "requests", most_traced_requests)) {
    trace.requests.push_back(request_in(object));
    require(trace.requests.size() < 2 || trace.requests.rbegin()[1].number < trace.requests.back().number);
  }
  for (const auto& object : objects(root, "events", most_traced_events))
    trace.events.push_back(event_in(object));
  return trace;
}

}  // namespace

std::optional<Trace> parse_trace(std::string_view text) {
  const auto root = tokens::parse_json(text, {.bytes = longest_trace, .depth = 8});
  if (!root) return std::nullopt;
  try {
    return trace_in(*root);
  } catch (const NoTrace&) {
    return std::nullopt;
  }
}

}  // namespace vestibule::session
