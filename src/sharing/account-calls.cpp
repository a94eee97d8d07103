#include "sharing/account-calls.hpp"

#include "service/http-fields.hpp"
#include "sharing/token-wire.hpp"

#include <utility>

namespace vestibule::sharing {

using async::Variant;

namespace {

Variant child(const Variant& tuple, gsize index) {
  return Variant::adopt(g_variant_get_child_value(tuple.get(), index));
}

}  // namespace

async::Task<Variant> answer_call(session::AccountTokens& account, std::string method, Variant parameters) {
  const auto nothing = [] { return own(g_variant_new("()")); };
  if (method == "State") co_return own(g_variant_new("(@(uuubbbxbt))", encode(account.state()).get()));
  if (method == "Restore") {
    co_await account.restore();
    co_return nothing();
  }
  if (method == "Unlock") co_return own(g_variant_new("(b)", co_await account.unlock()));
  if (method == "ContinueInMemory") {
    co_await account.continue_in_memory();
    co_return nothing();
  }
  if (method == "Token") {
    const bool lasting = g_variant_get_boolean(child(parameters, 1).get());
    auto asked = lasting ? account.lasting_token(account.accept()) : account.token(account.accept());
    const auto token = co_await std::move(asked);
    co_return own(g_variant_new("(@(ay(tt)xx))", encode(token).get()));
  }
  if (method == "TokenFor") {
    const auto wanted = std::chrono::milliseconds(g_variant_get_int64(child(parameters, 1).get()));
    const auto token = co_await account.token_for(account.accept(), wanted);
    co_return own(g_variant_new("(@(ay(tt)xx))", encode(token).get()));
  }
  if (method == "TokenFacts") {
    const auto facts = co_await account.token_facts();
    co_return own(g_variant_new("(@((tt)xxxxss))", encode(facts).get()));
  }
  if (method == "AfterRefusal") {
    session::Refusal refusal;
    refusal.generation = decode_generation(child(parameters, 1));
    refusal.refused_before = g_variant_get_boolean(child(parameters, 2).get());
    refusal.route = bounded_route(g_variant_get_string(child(parameters, 3).get(), nullptr));
    const auto token = co_await account.after_refusal(account.accept(), std::move(refusal));
    GVariant* found[] = {token ? encode(*token).release() : nullptr};
    const auto array = own(g_variant_new_array(G_VARIANT_TYPE("(ay(tt)xx)"), found, token ? 1 : 0));
    if (token) g_variant_unref(found[0]);
    co_return own(g_variant_new("(@a(ay(tt)xx))", array.get()));
  }
  if (method == "Adopt") {
    auto grant = decode_grant(child(parameters, 1));
    const auto session = g_variant_get_uint64(child(parameters, 3).get());
    if (!grant || !session) throw session::NotSignedIn();
    co_await account.adopt(std::move(*grant), g_variant_get_boolean(child(parameters, 2).get()), session);
    co_return nothing();
  }
  if (method == "Withdraw") {
    auto access_token = decode_secret(child(parameters, 2).get());
    if (!service::is_bearer_token(access_token.reveal())) throw session::NotSignedIn();
    co_await account.withdraw(g_variant_get_uint64(child(parameters, 1).get()), std::move(access_token));
    co_return nothing();
  }
  if (method == "SignOut") {
    const auto result = co_await account.sign_out(g_variant_get_uint64(child(parameters, 1).get()));
    co_return own(g_variant_new("(bb)", result.server_told, result.removed));
  }
  if (method == "TryAgain") {
    account.try_again();
    co_return nothing();
  }
  g_assert(method == "Events");
  auto events = co_await account.fetch_events(g_variant_get_uint64(child(parameters, 1).get()));
  if (events.size() > most_events) events.resize(most_events);
  co_return own(g_variant_new("(@a(txu(tt)sx))", encode(events).get()));
}

}  // namespace vestibule::sharing
