#include "fault.hpp"

#include <array>

namespace vestibule::demo {
namespace {

constexpr const char* portal_page = "<!DOCTYPE html>\n<html><head><title>Welcome to our network</title></head>\n"
                                    "<body><form method=\"post\" action=\"/accept\"><p>Accept the terms of use to go "
                                    "online.</p><button>Accept</button></form></body></html>\n";

struct Canned {
  const char* name;
  Instead instead;
  const char* content_type;
  std::string body;
};

const std::array<Canned, 11>& canned() {
  constexpr const char* json = "application/json; charset=utf-8";
  static const std::array<Canned, 11> table = {{
      {"drop", Instead::Drop, json, ""},
      {"hang", Instead::Hang, json, ""},
      {"huge", Instead::Huge, json, ""},
      {"truncated", Instead::Truncated, json, R"({"msg":"This text is longer than what arrives of it"})"},
      {"captive-portal", Instead::Body, "text/html; charset=utf-8", portal_page},
      {"not-json", Instead::Body, json, R"({"accessToken":)"},
      {"wrong-json", Instead::Body, json, R"({"accessToken":12,"refreshToken":null,"msg":["?"]})"},
      {"deep-json", Instead::Body, json, R"({"accessToken":)" + std::string(100000, '[')},
      {"invalid-utf8", Instead::Body, json, "{\"accessToken\":\"a\xff.b.c\",\"msg\":\"\xc3\"}"},
      {"list", Instead::Body, json, "[]"},
      {"empty", Instead::Body, json, ""},
  }};
  return table;
}

}  // namespace

std::optional<Fault> canned_fault(std::string_view name) {
  for (const Canned& entry : canned()) {
    if (name != entry.name) continue;
    Fault fault;
    fault.instead = entry.instead;
    fault.content_type = entry.content_type;
    fault.body = entry.body;
    return fault;
  }
  return std::nullopt;
}

std::string canned_fault_names() {
  std::string names;
  for (const Canned& entry : canned())
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  return names;
}

void FaultPlan::set(const std::string& key, std::deque<Fault> faults) {
  faults_[key] = std::move(faults);
}

std::deque<Fault>* FaultPlan::queue(const std::string& method, const std::string& path) {
  for (const std::string& key : {method + " " + path, path, std::string("*")}) {
    const auto found = faults_.find(key);
    if (found != faults_.end() && !found->second.empty()) return &found->second;
  }
  return nullptr;
}

const Fault* FaultPlan::next(const std::string& method, const std::string& path) {
  const std::deque<Fault>* faults = queue(method, path);
  return faults ? &faults->front() : nullptr;
}

Fault FaultPlan::take(const std::string& method, const std::string& path) {
  std::deque<Fault>& faults = *queue(method, path);
  Fault fault = faults.front();
  if (fault.times && --*faults.front().times == 0) faults.pop_front();
  return fault;
}

}  // namespace vestibule::demo
