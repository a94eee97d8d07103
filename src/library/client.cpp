#include "library/client-impl.hpp"

#include "library/account-impl.hpp"
#include "library/completion.hpp"
#include "library/store-keyring.hpp"

#include <utility>
#include <variant>

namespace vestibule {
inline namespace v1 {

Options::Options(const std::string& application_id) : impl_(std::make_unique<Impl>()) {
  if (!g_application_id_is_valid(application_id.c_str())) throw library::invalid("not an application id");
  impl_->application_id = application_id;
}

Options::Options(const Options& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Options& Options::operator=(const Options& other) {
  impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
Options::~Options() = default;

Options& Options::set_user_agent(const std::string& user_agent) {
  impl_->policy.user_agent = user_agent;
  return *this;
}

Options& Options::set_token_store(std::shared_ptr<TokenStore> store) {
  impl_->store = std::move(store);
  return *this;
}

Options& Options::add_profile(const std::string& json) {
  try {
    impl_->profiles.add(service::read_profile(json, "profile"), "profile");
  } catch (const service::ProfileError&) {
    throw library::failure_of(std::current_exception());
  }
  return *this;
}

Options& Options::set_tls_database(GTlsDatabase* database) {
  impl_->policy.tls_database = async::Object<GTlsDatabase>::share(database);
  return *this;
}

Options& Options::set_timeout(std::chrono::seconds timeout) {
  impl_->policy.io_timeout = timeout;
  return *this;
}

Options& Options::set_answer_limit(std::size_t bytes) {
  impl_->policy.body_limit = bytes;
  return *this;
}

namespace {

std::unique_ptr<keyring::Keyring> keyring_of(const std::shared_ptr<TokenStore>& store) {
  return store ? std::make_unique<library::StoreKeyring>(store) : nullptr;
}

std::string address_fault_text(service::AddressFault fault) {
  switch (fault) {
  case service::AddressFault::InsecureRemote:
    return "a server that is not this machine takes https";
  case service::AddressFault::UnknownScheme:
    return "a server address begins with https or http";
  default:
    return "not a server address";
  }
}

service::ServerAddress address_of(const std::string& server) {
  auto address = service::parse_server_address(server);
  if (const auto* fault = std::get_if<service::AddressFault>(&address))
    throw library::invalid(address_fault_text(*fault));
  return std::move(std::get<service::ServerAddress>(address));
}

Account account_of(std::shared_ptr<Internals::ClientImpl> client, std::shared_ptr<session::AccountSession> session) {
  return Internals::make<Account>(std::make_shared<Internals::AccountImpl>(std::move(client), std::move(session)));
}

async::Task<std::vector<Account>> list_accounts(std::shared_ptr<Internals::ClientImpl> client) {
  std::vector<Account> accounts;
  const auto listed = co_await client->accounts().list().read();
  for (const auto& key : listed)
    if (auto session = client->accounts().shared_session(key))
      accounts.push_back(account_of(client, std::move(session)));
  co_return accounts;
}

}  // namespace

Client::Impl::Impl(const Internals::OptionsImpl& options)
    : accounts_(options.application_id, options.policy, options.profiles, keyring_of(options.store)) {}

Client::Client(const Options& options) : impl_(std::make_shared<Impl>(*Internals::of(options))) {}

Client::~Client() {
  library::release_later(std::move(impl_));
}

Account Client::account(const std::string& server, const std::string& username, const std::string& profile) {
  auto address = address_of(server);
  const auto* known = impl_->accounts().profiles().find(profile);
  if (!known) throw library::invalid("no service profile of that id");
  if (username.empty()) throw library::invalid("an account has a name");
  return account_of(impl_, impl_->accounts().shared_session(std::move(address), username, *known));
}

void Client::list_accounts(GCancellable* cancellable, Listed done) {
  library::start(impl_, cancellable, v1::list_accounts(impl_),
                 std::function<void(const Failure*, std::vector<Account>)>(std::move(done)));
}

void Client::close(std::function<void()> done) {
  std::function<void(const Failure*)> closed;
  if (done) closed = [done = std::move(done)](const Failure*) { done(); };
  library::start(impl_, nullptr, impl_->accounts().hand_over(), std::move(closed));
}

}  // namespace v1
}  // namespace vestibule
