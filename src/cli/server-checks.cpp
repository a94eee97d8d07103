#include "cli/server-checks.hpp"

#include "async/gio-call.hpp"
#include "cli/account-status.hpp"
#include "cli/transport-policy.hpp"
#include "service/server-look.hpp"

#include <gio/gio.h>
#include <glib/gi18n.h>

namespace vestibule::cli {

using service::ServerLook;
using service::Trouble;

namespace {

/// As long before its end a token is renewed at the earliest.
constexpr std::chrono::milliseconds clock_tolerance{30'000};

/// In a thread: the monitor waits for the system bus and for what is on it.
auto find_connectivity() {
  return async::abandonable_call(
      [](GAsyncReadyCallback callback, gpointer data) {
        const auto task = async::Object<GTask>::adopt(g_task_new(nullptr, nullptr, callback, data));
        g_task_run_in_thread(task.get(), [](GTask* task, gpointer, gpointer, GCancellable*) {
          g_task_return_int(task, g_network_monitor_get_connectivity(g_network_monitor_get_default()));
        });
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return static_cast<GNetworkConnectivity>(g_task_propagate_int(G_TASK(result), error));
      });
}

std::string joined(const std::vector<std::string>& texts) {
  std::string line;
  for (const auto& text : texts)
    line += (line.empty() ? "" : ", ") + text;
  return line;
}

CheckResult proxy_result(const ServerLook& look, const std::string& server) {
  constexpr const char* check = "proxy";
  if (look.ways.empty())
    return {check, server, Outcome::Warning, _("it cannot be found out whether a proxy leads to it"),
            _("Look at the desktop's settings of the network, and at http_proxy and https_proxy.")};
  if (!look.is_proxied()) return {check, server, Outcome::Ok, _("no proxy leads to it")};
  return {check, server, Outcome::Ok, _("proxies that lead to it:") + (" " + joined(look.ways))};
}

CheckResult name_result(const ServerLook& look, const std::string& server) {
  constexpr const char* check = "name";
  if (!look.addresses.empty())
    return {check, server, Outcome::Ok, _("its name stands for:") + (" " + joined(look.addresses))};
  if (look.is_proxied()) return {check, server, Outcome::NotApplicable, _("its name is the proxy's to resolve")};
  return {check, server, Outcome::Failed, _("no server of this name was found"),
          _("Look at the address, and at the network's name service.")};
}

const char* advice_for(Trouble trouble) {
  switch (trouble) {
  case Trouble::Tls:
    return _("Look at this machine's clock; else ask those who run the server for a valid certificate.");
  case Trouble::ConnectionRefused:
    return _("Look at the address and its port, and whether the server runs.");
  default:
    return _("Look at the network, its proxy and its firewall; else try again later.");
  }
}

CheckResult connection_result(const ServerLook& look, const std::string& server) {
  constexpr const char* check = "connection";
  if (!look.trouble)
    return {check, server, Outcome::Ok, _("it answers") + (" (HTTP " + std::to_string(look.status) + ")")};
  return {check, server, Outcome::Failed, failure_of(service::Unavailable(*look.trouble)).text,
          advice_for(*look.trouble)};
}

CheckResult clock_result(const ServerLook& look, const std::string& server) {
  constexpr const char* check = "clock";
  if (!look.clock) return {check, server, Outcome::NotApplicable, _("no answer tells its time")};
  const auto seen =
      _("its clock is ahead by:") + (" " + seconds(look.clock->ahead) + " ± ") + seconds(look.clock->uncertainty);
  const auto least = std::chrono::abs(look.clock->ahead) - look.clock->uncertainty;
  if (least <= clock_tolerance) return {check, server, Outcome::Ok, seen};
  return {check, server, Outcome::Warning, seen,
          _("Set this machine's clock if it is the wrong one, see timedatectl(1). Tokens are reckoned with the "
            "server's clock.")};
}

}  // namespace

async::Task<void> check_network(CheckReport& report) {
  constexpr const char* check = "network";
  const std::string subject = _("network");
  const char* advice = _("Connect to a network; a server on this machine needs none.");
  const auto connectivity = co_await find_connectivity();
  switch (connectivity) {
  case G_NETWORK_CONNECTIVITY_FULL:
    co_return report.add({check, subject, Outcome::Ok, _("it is there")});
  case G_NETWORK_CONNECTIVITY_LIMITED:
    co_return report.add({check, subject, Outcome::Warning, _("it does not lead to the internet"), advice});
  case G_NETWORK_CONNECTIVITY_PORTAL:
    co_return report.add({check, subject, Outcome::Warning, _("a page stands before it that wants something first"),
                          _("Open any page in a browser, and do what it says.")});
  default:
    co_return report.add({check, subject, Outcome::Warning, _("there is no network connection"), advice});
  }
}

async::Task<void> check_server(CheckReport& report, const Invocation& invocation, service::ServerAddress address) {
  const auto server = address.text();
  const auto look =
      co_await service::look_at_server(std::move(address), transport_policy(), invocation.accounts.clock());
  report.add(proxy_result(look, server));
  auto name = name_result(look, server);
  const bool has_name = name.outcome != Outcome::Failed;
  report.add(std::move(name));
  if (!has_name) co_return;
  report.add(connection_result(look, server));
  report.add(clock_result(look, server));
}

}  // namespace vestibule::cli
