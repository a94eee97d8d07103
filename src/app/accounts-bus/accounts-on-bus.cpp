#include "app/accounts-bus/accounts-on-bus.hpp"

#include "app/accounts-bus/call-refused.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::app {

using namespace std::chrono_literals;
using async::Variant;
using session::SignedIn;

namespace {

constexpr const char* property = "Accounts";
constexpr std::size_t most_callers = 64;  // that have asked for a token, and are connected
constexpr int most_open_reads = 64;
constexpr auto pause_between_changes = 50ms;

/// Throws why there can be no token of an account in this state.
void check_signed_in(const session::AccountState& state) {
  if (state.signed_in == SignedIn::Yes) return;
  if (state.signed_in == SignedIn::No) throw session::NotSignedIn();
  if (state.reason == session::UnknownReason::Locked) throw CallRefused("KeyringLocked", "the keyring is locked");
  throw CallRefused("Unavailable", "the keyring does not say whether anybody is signed in");
}

gint64 seconds_left(const tokens::Deadline& deadline, const tokens::Clock& clock) {
  if (!deadline.at) return -1;
  return std::max<gint64>(0, std::chrono::floor<std::chrono::seconds>(*deadline.at - clock.boot_time()).count());
}

}  // namespace

AccountsOnBus::AccountsOnBus(AccountsInterface& interface, Gtk::Application& application, KnownAccounts& known,
                             RememberedPermissions remembered, TokenPermissions::WindowOf window_of)
    : interface_(interface), application_(application), clock_(known.application().clock()), watched_(known),
      watched_connection_(watched_.on_changed([this] {
        if (!telling_) telling_.emplace(pause_between_changes, [this] { tell_changes(); });
      })),
      permissions_(application, std::move(remembered), std::move(window_of)) {
  interface_.serve_with([this](Call call, CallReply reply) { serve(std::move(call), std::move(reply)); });
}

AccountsOnBus::~AccountsOnBus() {
  interface_.serve_with(nullptr);
}

std::shared_ptr<void> AccountsOnBus::hold() {
  application_.hold();
  return {&application_, [](Gtk::Application* application) { application->release(); }};
}

void AccountsOnBus::serve(Call call, CallReply reply) {
  if (call.method == "GetAccessToken") {
    const char* id = nullptr;
    g_variant_get(call.parameters.get(), "(&s)", &id);
    // The caller is served at the next turn, with the reply in its hands.
    auto* asking = caller(call.sender);
    if (asking && asking->may_be_served()) return asking->serve(give_token(*asking, id, std::move(reply)));
  } else if (open_reads_ < most_open_reads) {
    open_reads_++;
    return reads_.start(give_properties(call.method == "GetAll", std::move(reply)));
  }
  reply.fail(std::make_exception_ptr(TooManyCalls()));
}

TokenCaller* AccountsOnBus::caller(const std::string& unique_name) {
  const auto known = callers_.find(unique_name);
  if (known != callers_.end()) return known->second.get();
  if (callers_.size() >= most_callers) return nullptr;
  auto gone = [this, unique_name, held = hold()] { callers_.erase(unique_name); };
  return (callers_[unique_name] = std::make_unique<TokenCaller>(interface_.bus(), unique_name, std::move(gone))).get();
}

async::Task<void> AccountsOnBus::give_token(TokenCaller& caller, std::string id, CallReply reply) {
  std::exception_ptr error;
  try {
    const auto results = co_await token(caller, std::move(id));
    reply.answer(results);
  } catch (const std::exception&) {
    error = std::current_exception();
  }
  if (error) reply.fail(std::move(error));
}

async::Task<Variant> AccountsOnBus::token(TokenCaller& caller, std::string id) {
  co_await watched_.looked_for();
  const auto session = watched_.find(id);
  if (!session) throw CallRefused("NoSuchAccount", "there is no account of that id");
  auto& account = session->tokens();
  co_await session::ensure_read(account);
  check_signed_in(account.state());
  const bool permitted = co_await permissions_.permits(caller, session->key());
  if (!permitted) throw CallRefused("NotAllowed", "the person does not allow it");
  const auto token = co_await account.lasting_token(account.accept());
  co_return Variant::share(
      g_variant_new("(sx)", std::string(token.text.reveal()).c_str(), seconds_left(token.deadline, clock_)));
}

async::Task<void> AccountsOnBus::give_properties(bool all, CallReply reply) {
  const auto held = hold();
  co_await watched_.looked_for();
  open_reads_--;
  if (!all) {
    reply.answer(Variant::share(g_variant_new("(v)", accounts().get())));
    co_return;
  }
  GVariantBuilder values;
  g_variant_builder_init(&values, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add(&values, "{sv}", property, accounts().get());
  reply.answer(Variant::share(g_variant_new("(a{sv})", &values)));
}

Variant AccountsOnBus::accounts() const {
  GVariantBuilder accounts;
  g_variant_builder_init(&accounts, G_VARIANT_TYPE("a{sa{sv}}"));
  for (const auto& [id, account] : watched_.all()) {
    g_variant_builder_open(&accounts, G_VARIANT_TYPE("{sa{sv}}"));
    g_variant_builder_add(&accounts, "s", id.c_str());
    g_variant_builder_open(&accounts, G_VARIANT_TYPE_VARDICT);
    for (const auto& [name, value] : {std::pair("name", account.name), std::pair("server", account.server),
                                      std::pair("service", account.service), std::pair("state", account.state)})
      g_variant_builder_add(&accounts, "{sv}", name, g_variant_new_string(value.c_str()));
    g_variant_builder_close(&accounts);
    g_variant_builder_close(&accounts);
  }
  return Variant::share(g_variant_builder_end(&accounts));
}

void AccountsOnBus::tell_changes() {
  telling_.reset();
  auto now = watched_.all();
  if (now == told_) return;
  const auto before = std::exchange(told_, std::move(now));
  interface_.emit_changed(property, accounts());
  for (const auto& [id, account] : told_) {
    const auto known = before.find(id);
    if (known != before.end() && known->second.state == account.state) continue;
    interface_.emit("StateChanged", Variant::share(g_variant_new("(ss)", id.c_str(), account.state.c_str())));
  }
}

}  // namespace vestibule::app
