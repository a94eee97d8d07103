#include "async/race.hpp"
#include "async/task-scope.hpp"
#include "keyring/memory-token-store.hpp"
#include "service/profile-library.hpp"
#include "service/server-address.hpp"
#include "service/service-error.hpp"
#include "session/account-session.hpp"
#include "storm.hpp"

#include <algorithm>

using namespace vestibule;
using namespace vestibule::bench;

namespace {

service::ServerAddress address_of(const StormOptions& options) {
  auto address = service::parse_server_address(options.url);
  if (std::holds_alternative<service::AddressFault>(address))
    throw UsageError("a token may not be sent to " + options.url);
  return std::get<service::ServerAddress>(std::move(address));
}

service::TransportPolicy policy_of(const StormOptions& options) {
  service::TransportPolicy policy;
  policy.user_agent = "vestibule-storm";
  policy.tls_database = tls_database_of(options);
  return policy;
}

session::AdmissionWindow::Bounds window_of(const StormOptions& options) {
  if (options.window) return {options.window, options.window};
  const session::AdmissionWindow::Bounds usual;
  return {std::min(usual.least, options.connections), std::min(usual.most, options.connections)};
}

/// The account session that the app uses, with its tokens in memory.
class AccountClient : public Client {
public:
  explicit AccountClient(const StormOptions& options)
      : account_(address_of(options), "storm", service::token_api_profile(), policy_of(options), store_, clock_,
                 window_of(options)),
        echo_url_(account_.address().url_of("/echo")) {}

  const char* name() const override { return "vestibule"; }
  void log_in() override { async::run(sign_in()); }
  void start(async::Bytes body) override { calls_.start(call(std::move(body))); }
  void cancel() override { calls_.cancel(); }

private:
  async::Task<void> sign_in() {
    const tokens::Secret password("storm");
    co_await account_.tokens().restore();
    bool refused = false;
    try {
      co_await account_.sign_in(password, true);
    } catch (const service::Refused&) {
      refused = true;
    }
    if (!refused) co_return;
    co_await account_.sign_up(password);
    co_await account_.sign_in(password, true);
  }

  async::Task<service::HttpReply> send(const async::Bytes& body) {
    if (!body) return account_.fetch(service::token_api_profile().resources.front());
    return account_.send(
        {.method = "POST", .url = echo_url_, .content_type = "application/octet-stream", .body = body});
  }

  async::Task<void> call(async::Bytes body) {
    Ending ending{.posted = body.get()};
    try {
      const auto reply = co_await send(body);
      ending.status = reply.status;
      ending.body = reply.text();
      on_end(ending);
      co_return;
    } catch (const Error& error) {
      ending.trouble = error.what();
      on_end(ending);
    }
  }

  tokens::SystemClock clock_;
  keyring::MemoryTokenStore store_;
  session::AccountSession account_;
  std::string echo_url_;
  async::TaskScope calls_;
};

}  // namespace

int main(int argc, char** argv) {
  return storm_main(argc, argv, [](const StormOptions& options) { return std::make_unique<AccountClient>(options); });
}
