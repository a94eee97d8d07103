#include "app/activity/trace-har.hpp"

#include "async/owned.hpp"
#include "config.hpp"
#include "tokens/json-writer.hpp"

namespace vestibule::app {

using session::RequestRecord;
using session::RequestSend;
using tokens::JsonWriter;

namespace {

std::string utc_text(tokens::WallTimePoint time) {
  const auto since = time.time_since_epoch().count();
  const async::OwnedDateTime date(g_date_time_new_from_unix_utc(since / 1000));
  const async::OwnedString text(date ? g_date_time_format(date.get(), "%Y-%m-%dT%H:%M:%S") : nullptr);
  const auto millis = std::to_string(1000 + since % 1000).substr(1);
  return (text ? text.get() : "1970-01-01T00:00:00") + ("." + millis + "Z");
}

void add_empty(JsonWriter& json, std::initializer_list<const char*> lists) {
  for (const char* name : lists)
    json.member(name).begin_array().end_array();
}

/// `waited_from`: since when it waited to be sent.
void add_entry(JsonWriter& json, const session::Trace& trace, const RequestRecord& request, const RequestSend& send,
               tokens::BootTimePoint waited_from) {
  const auto space = request.route.find(' ');
  const auto url = space == std::string::npos ? "" : request.route.substr(space + 1);
  const auto blocked = (send.at - waited_from).count(), wait = (*send.answered_at - send.at).count();
  json.begin_object().member("startedDateTime").text(utc_text(trace.boot + waited_from.time_since_epoch()));
  json.member("time").number(blocked + wait);
  json.member("request").begin_object().member("method").text(request.route.substr(0, space));
  json.member("url").text(url).member("httpVersion").text("HTTP/1.1");
  add_empty(json, {"cookies", "headers", "queryString"});
  json.member("headersSize").number(-1).member("bodySize").number(-1).end_object();
  json.member("response").begin_object().member("status").number(send.status).member("statusText").text("");
  json.member("httpVersion").text("HTTP/1.1");
  add_empty(json, {"cookies", "headers"});
  json.member("content").begin_object().member("size").number(0).member("mimeType").text("").end_object();
  json.member("redirectURL").text("").member("headersSize").number(-1).member("bodySize").number(-1).end_object();
  json.member("cache").begin_object().end_object().member("timings").begin_object();
  json.member("blocked").number(blocked).member("send").number(0).member("wait").number(wait);
  json.member("receive").number(0).end_object().member("comment").text(session::token_name(send.generation));
  json.end_object();
}

}  // namespace

std::string har_of(const session::Trace& trace) {
  JsonWriter json;
  json.begin_object().member("log").begin_object().member("version").text("1.2");
  json.member("creator").begin_object().member("name").text("Vestibule").member("version").text(VERSION);
  json.end_object().member("entries").begin_array();
  for (const auto& request : trace.requests) {
    auto waited_from = request.asked_at;
    for (const auto& send : request.sends) {
      if (!send.answered_at) continue;
      add_entry(json, trace, request, send, waited_from);
      waited_from = *send.answered_at;
    }
  }
  json.end_array().end_object().end_object();
  return json.written();
}

}  // namespace vestibule::app
