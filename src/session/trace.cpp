#include "session/trace.hpp"

#include "session/trace-reader.hpp"
#include "tokens/json-writer.hpp"

#include <algorithm>

namespace vestibule::session {

namespace {

/// Counts sign-ins: their ids are the keyring's.
class SignIns {
public:
  void count(tokens::Generation& generation) {
    if (!generation.session) return;
    auto known = std::find(known_.begin(), known_.end(), generation.session);
    if (known == known_.end()) known = known_.insert(known_.end(), generation.session);
    generation.session = static_cast<tokens::SessionId>(known - known_.begin()) + 1;
  }

private:
  std::vector<tokens::SessionId> known_;
};

class Writer {
public:
  explicit Writer(const Trace& trace) : first_(first_time(trace)) {
    json_.begin_object().member("format").text(trace_format).member("version").number(trace_version);
    json_.member("begins").number((trace.boot + first_.time_since_epoch()).time_since_epoch().count());
    json_.member("origin").text(trace.origin).member("requests").begin_array();
    for (const auto& request : trace.requests)
      add(request);
    json_.end_array().member("events").begin_array();
    for (const auto& event : trace.events)
      add(event);
    json_.end_array().end_object();
  }

  std::string written() const { return json_.written(); }

private:
  void add(const RequestRecord& request) {
    json_.begin_object().member("number").number(static_cast<std::int64_t>(request.number));
    json_.member("route").text(request.route).member("asked");
    time(request.asked_at);
    if (request.admitted_at) json_.member("admitted"), time(*request.admitted_at);
    json_.member("sends").begin_array();
    for (const auto& send : request.sends)
      add(send);
    json_.end_array();
    if (request.ended_at) json_.member("ended"), time(*request.ended_at);
    json_.member("end").text(name_of(request.end)).end_object();
  }

  void add(const RequestSend& send) {
    json_.begin_object().member("at");
    time(send.at);
    json_.member("token").text(token_name(send.generation));
    if (send.answered_at) {
      json_.member("answered");
      time(*send.answered_at);
      json_.member("status").number(send.status).member("refused").boolean(send.refused);
    }
    json_.end_object();
  }

  void add(const SessionEvent& event) {
    json_.begin_object().member("sequence").number(static_cast<std::int64_t>(event.sequence)).member("at");
    time(event.at);
    json_.member("kind").text(name_of(event.kind)).member("token").text(token_name(event.generation));
    json_.member("took").number(event.took.count()).member("detail").text(event.detail).end_object();
  }

  void time(tokens::BootTimePoint at) { json_.number((at - first_).count()); }

  tokens::BootTimePoint first_;
  tokens::JsonWriter json_;
};

}  // namespace

Trace trace_of(const RequestLog& requests, std::vector<SessionEvent> events, std::string origin,
               const tokens::Clock& clock) {
  Trace trace{.boot = clock.wall_time() - clock.boot_time().time_since_epoch(),
              .origin = std::move(origin),
              .requests = {requests.records().begin(), requests.records().end()},
              .events = std::move(events)};
  SignIns sign_ins;
  for (auto& event : trace.events)
    sign_ins.count(event.generation);
  for (auto& request : trace.requests)
    for (auto& send : request.sends)
      sign_ins.count(send.generation);
  return trace;
}

std::string token_name(const tokens::Generation& generation) {
  if (!generation.session) return "";
  const auto name = "access#" + std::to_string(generation.counter);
  return generation.session == 1 ? name : name + "." + std::to_string(generation.session);
}

std::string serialize(const Trace& trace) {
  return Writer(trace).written();
}

tokens::BootTimePoint first_time(const Trace& trace) {
  std::optional<tokens::BootTimePoint> first;
  const auto before = [&first](tokens::BootTimePoint at) { first = first ? std::min(*first, at) : at; };
  for (const auto& request : trace.requests)
    before(request.asked_at);
  for (const auto& event : trace.events)
    before(event.at);
  return first.value_or(tokens::BootTimePoint{});
}

}  // namespace vestibule::session
