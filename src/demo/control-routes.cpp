#include "control-routes.hpp"

namespace vestibule::demo {
namespace {

/**
 * Whether the request is from a program that means it, and not from a web page: a page may send any text anywhere, but
 * JSON to another origin only after asking; and a name that was pointed at this machine is none of ours.
 */
bool is_meant(const ExchangePtr& exchange) {
  const char* host = g_uri_get_host(soup_server_message_get_uri(exchange->message()));
  if (!g_hostname_is_ip_address(host) && g_strcmp0(host, "localhost") != 0) {
    answer_error(exchange, SOUP_STATUS_FORBIDDEN, "Address the service by its IP address or as localhost");
    return false;
  }
  const bool has_body = exchange->json != nullptr;
  if (has_body && !exchange->header("Content-Type").starts_with("application/json")) {
    answer_error(exchange, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "Send it as application/json: curl --json does");
    return false;
  }
  return true;
}

}  // namespace

ControlRoutes::ControlRoutes(Policy& policy, FaultPlan& faults, Sessions& sessions, Statistics& statistics,
                             std::function<bool(const std::string& key)> is_route, std::function<void()> release)
    : policy_(policy), initial_policy_(policy), faults_(faults), sessions_(sessions), statistics_(statistics),
      is_route_(std::move(is_route)), release_(std::move(release)) {}

std::vector<Route> ControlRoutes::routes() {
  const auto route = [](const char* method, BodyUse body, std::function<void(const ExchangePtr&)> serve) {
    return Route{.method = method, .path = "/control", .body = body, .serve = std::move(serve), .is_counted = false};
  };
  return {route("GET", BodyUse::OptionalJson,
                [](const ExchangePtr& exchange) {
                  exchange->answer(SOUP_STATUS_OK, control_manual, "text/plain; charset=utf-8");
                }),
          route("POST", BodyUse::Json, [this](const ExchangePtr& exchange) { change(exchange); }),
          route("DELETE", BodyUse::OptionalJson, [this](const ExchangePtr& exchange) { reset(exchange); })};
}

void ControlRoutes::reset(const ExchangePtr& exchange) {
  if (!is_meant(exchange)) return;
  faults_.clear();
  policy_ = initial_policy_;
  release_();
  answer_settings(exchange);
}

void ControlRoutes::change(const ExchangePtr& exchange) {
  if (!is_meant(exchange)) return;
  try {
    ControlRequest request = parse_control(json_node_get_object(exchange->json.get()), policy_);
    for (const auto& planned : request.faults)
      if (!is_route_(planned.first)) throw ControlError("faults: there is no route " + planned.first);
    policy_ = request.policy;
    for (auto& [key, faults] : request.faults)
      faults_.set(key, std::move(faults));
    for (const ControlAction action : request.actions)
      perform(action);
    answer_settings(exchange);
  } catch (const ControlError& error) {
    answer_error(exchange, SOUP_STATUS_BAD_REQUEST, error.what());
  }
}

void ControlRoutes::perform(ControlAction action) {
  switch (action) {
  case ControlAction::ExpireAccess:
    sessions_.expire_all(TokenKind::Access);
    break;
  case ControlAction::ExpireRefresh:
    sessions_.expire_all(TokenKind::Refresh);
    break;
  case ControlAction::RevokeAll:
    sessions_.end_all();
    break;
  case ControlAction::ResetStats:
    statistics_.reset();
    break;
  }
}

void ControlRoutes::answer_settings(const ExchangePtr& exchange) const {
  exchange->answer(SOUP_STATUS_OK, settings_json(policy_).text());
}

}  // namespace vestibule::demo
