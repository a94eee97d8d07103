#include "control-request.hpp"

#include "exchange.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace vestibule::demo {
namespace {

struct NumberSetting {
  const char* name;
  double Policy::*member;
  double least;
  double most;
};
constexpr std::array<NumberSetting, 5> number_settings = {{
    {"accessLifetime", &Policy::access_lifetime, 0.5, 1e9},
    {"refreshLifetime", &Policy::refresh_lifetime, 0.5, 1e9},
    {"grace", &Policy::grace, 0, 1e9},
    {"tokenSkew", &Policy::token_skew, -1e9, 1e9},
    {"dateSkew", &Policy::date_skew, -1e9, 1e9},
}};

struct DelaySetting {
  const char* name;
  unsigned Policy::*member;
};
constexpr std::array<DelaySetting, 2> delay_settings = {{
    {"secretDelay", &Policy::secret_delay},
    {"refreshDelay", &Policy::refresh_delay},
}};
constexpr unsigned longest_delay = 600000;  // milliseconds

struct NamedAction {
  const char* name;
  ControlAction action;
};
constexpr std::array<NamedAction, 4> named_actions = {{
    {"expire-access", ControlAction::ExpireAccess},
    {"expire-refresh", ControlAction::ExpireRefresh},
    {"revoke-all", ControlAction::RevokeAll},
    {"reset-stats", ControlAction::ResetStats},
}};

[[noreturn]] void fail(const std::string& where, const std::string& what) {
  throw ControlError(where + ": " + what);
}

std::string plain(double number) {
  std::array<char, 32> text{};
  return g_ascii_formatd(text.data(), static_cast<int>(text.size()), "%.12g", number);
}

double number(JsonNode* node, const std::string& where, double least, double most) {
  const GType type = json_node_get_value_type(node);
  const double value = type == G_TYPE_INT64 ? static_cast<double>(json_node_get_int(node)) : json_node_get_double(node);
  if ((type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) || !std::isfinite(value) || value < least || value > most)
    fail(where, "a number between " + plain(least) + " and " + plain(most) + " is wanted");
  return value;
}

unsigned whole(JsonNode* node, const std::string& where, unsigned least, unsigned most) {
  const double value = number(node, where, least, most);
  if (value != std::floor(value)) fail(where, "a whole number is wanted");
  return static_cast<unsigned>(value);
}

std::string text(JsonNode* node, const std::string& where) {
  if (json_node_get_value_type(node) != G_TYPE_STRING) fail(where, "a string is wanted");
  return json_node_get_string(node);
}

/** A header value without line breaks: with one, it would be several headers. */
std::string header_text(JsonNode* node, const std::string& where) {
  std::string value =
      json_node_get_value_type(node) == G_TYPE_INT64 ? std::to_string(json_node_get_int(node)) : text(node, where);
  if (value.find_first_of("\r\n") != std::string::npos) fail(where, "it must be one line");
  return value;
}

/** Calls `visit(name, node)` for each member. */
template <typename Visit>
void for_each_member(JsonNode* node, const std::string& where, Visit visit) {
  if (!JSON_NODE_HOLDS_OBJECT(node)) fail(where, "an object is wanted");
  JsonObjectIter iter;
  const char* name = nullptr;
  JsonNode* value = nullptr;
  json_object_iter_init_ordered(&iter, json_node_get_object(node));
  while (json_object_iter_next_ordered(&iter, &name, &value))
    visit(std::string(name), value);
}

template <typename Visit>
void for_each_element(JsonNode* node, const std::string& where, Visit visit) {
  if (!JSON_NODE_HOLDS_ARRAY(node)) fail(where, "a list is wanted");
  JsonArray* array = json_node_get_array(node);
  for (guint i = 0; i < json_array_get_length(array); ++i)
    visit(json_array_get_element(array, i));
}

void read_setting(Policy& policy, const std::string& name, JsonNode* node) {
  const std::string where = "settings." + name;
  for (const NumberSetting& setting : number_settings)
    if (name == setting.name) {
      policy.*setting.member = number(node, where, setting.least, setting.most);
      return;
    }
  for (const DelaySetting& setting : delay_settings)
    if (name == setting.name) {
      policy.*setting.member = whole(node, where, 0, longest_delay);
      return;
    }
  if (name == "rotation") {
    const auto rotation = rotation_from_name(text(node, where));
    if (!rotation) fail(where, "off, on or reuse-detection is wanted");
    policy.rotation = *rotation;
  } else if (name == "wwwAuthenticate") {
    if (JSON_NODE_HOLDS_NULL(node))
      policy.challenge.reset();
    else
      policy.challenge = header_text(node, where);
  } else if (name == "fractionalTimes") {
    if (json_node_get_value_type(node) != G_TYPE_BOOLEAN) fail(where, "true or false is wanted");
    policy.fractional_times = json_node_get_boolean(node);
  } else {
    fail(where, "there is no such setting");
  }
}

/** Any JSON value as its text; a string as itself, so that a body need not be JSON. */
std::string body_text(JsonNode* node) {
  if (json_node_get_value_type(node) == G_TYPE_STRING) return json_node_get_string(node);
  return StringPtr(json_to_string(node, FALSE)).get();
}

/** What stands in the place of the answer is one of `answer`, `redirect`, `body`; `status` goes with each. */
Fault substitute_of(JsonObject* object, const std::string& where) {
  const bool has_answer = json_object_has_member(object, "answer");
  const bool has_redirect = json_object_has_member(object, "redirect");
  const bool has_body = json_object_has_member(object, "body");
  if (has_answer + has_redirect + has_body > 1) fail(where, "answer, redirect and body exclude each other");
  Fault fault;
  JsonNode* status = json_object_get_member(object, "status");
  if (has_answer) {
    const auto canned = canned_fault(text(json_object_get_member(object, "answer"), where + ".answer"));
    if (!canned) fail(where + ".answer", "one of these is wanted: " + canned_fault_names());
    fault = *canned;
  } else if (has_redirect) {
    fault.instead = Instead::Body;
    fault.status = SOUP_STATUS_FOUND;
    fault.headers.emplace_back("Location",
                               header_text(json_object_get_member(object, "redirect"), where + ".redirect"));
  } else if (has_body) {
    fault.instead = Instead::Body;
    fault.body = body_text(json_object_get_member(object, "body"));
  } else if (status) {
    fault.instead = Instead::Body;
  }
  if (status) fault.status = whole(status, where + ".status", 200, 599);
  if (fault.instead == Instead::Body && !has_answer && !has_redirect && !has_body)
    fault.body = error_body(fault.status, soup_status_get_phrase(fault.status));
  return fault;
}

Fault read_fault(JsonNode* node, const std::string& where) {
  if (!JSON_NODE_HOLDS_OBJECT(node)) fail(where, "an object, or a list of objects, is wanted");
  Fault fault = substitute_of(json_node_get_object(node), where);
  for_each_member(node, where, [&](const std::string& name, JsonNode* value) {
    const std::string here = where + "." + name;
    if (name == "when") {
      const std::string moment = text(value, here);
      if (moment == "headers")
        fault.moment = Moment::Headers;
      else if (moment == "before")
        fault.moment = Moment::Before;
      else if (moment == "after")
        fault.moment = Moment::After;
      else
        fail(here, "headers, before or after is wanted");
    } else if (name == "delay") {
      fault.delay = whole(value, here, 0, longest_delay);
    } else if (name == "replyDelay") {
      fault.reply_delay = whole(value, here, 0, longest_delay);
    } else if (name == "times") {
      fault.times = whole(value, here, 1, 1000000000);
    } else if (name == "bytes") {
      fault.bytes = static_cast<std::size_t>(number(value, here, 64, 1e12));
    } else if (name == "contentType") {
      fault.content_type = header_text(value, here);
    } else if (name == "retryAfter") {
      fault.headers.emplace_back("Retry-After", header_text(value, here));
    } else if (name == "wwwAuthenticate") {
      fault.headers.emplace_back("WWW-Authenticate", header_text(value, here));
    } else if (name != "answer" && name != "redirect" && name != "body" && name != "status") {
      fail(here, "there is no such member");
    }
  });
  if (fault.moment == Moment::After && fault.instead == Instead::Nothing) fault.moment = Moment::Before;
  return fault;
}

std::deque<Fault> read_faults(JsonNode* node, const std::string& where) {
  std::deque<Fault> faults;
  if (JSON_NODE_HOLDS_NULL(node)) return faults;
  if (JSON_NODE_HOLDS_ARRAY(node))
    for_each_element(node, where, [&](JsonNode* element) { faults.push_back(read_fault(element, where)); });
  else
    faults.push_back(read_fault(node, where));
  return faults;
}

ControlAction read_action(JsonNode* node) {
  const std::string name = text(node, "actions");
  for (const NamedAction& named : named_actions)
    if (name == named.name) return named.action;
  fail("actions", "there is no " + name);
}

}  // namespace

ControlRequest parse_control(JsonObject* object, const Policy& present) {
  ControlRequest request;
  request.policy = present;
  const JsonNodePtr root(json_node_init_object(json_node_alloc(), object));
  for_each_member(root.get(), "", [&](const std::string& part, JsonNode* node) {
    if (part == "settings")
      for_each_member(node, part,
                      [&](const std::string& name, JsonNode* value) { read_setting(request.policy, name, value); });
    else if (part == "faults")
      for_each_member(node, part, [&](const std::string& key, JsonNode* value) {
        request.faults[key] = read_faults(value, "faults." + key);
      });
    else if (part == "actions")
      for_each_element(node, part, [&](JsonNode* value) { request.actions.push_back(read_action(value)); });
    else
      fail(part, "settings, faults and actions are known");
  });
  return request;
}

JsonWriter settings_json(const Policy& policy) {
  JsonWriter writer;
  for (const NumberSetting& setting : number_settings)
    writer.add(setting.name, policy.*setting.member);
  for (const DelaySetting& setting : delay_settings)
    writer.add(setting.name, std::int64_t{policy.*setting.member});
  writer.add("rotation", name_of(policy.rotation));
  if (policy.challenge) writer.add("wwwAuthenticate", *policy.challenge);
  return writer;
}

}  // namespace vestibule::demo
