#pragma once

#include "async/owned.hpp"
#include "keyring/account-list-text.hpp"
#include "service/auth-api.hpp"
#include "session/account-state.hpp"
#include "session/account-tokens.hpp"
#include "session/event-ring.hpp"
#include "session/token-source.hpp"
#include "tokens/account-key.hpp"

#include <gio/gio.h>

#include <optional>
#include <string>
#include <vector>

/// What crosses the owner's socket (`wire-interface.hpp`): values to and from `GVariant`. Decoding checks everything
/// that a type does not: what is no value that `encode` makes gives nothing.
namespace vestibule::sharing {

/// Bytes in a message, and calls of one client that may be open.
inline constexpr std::size_t largest_message = 64 * 1024;
inline constexpr int most_open_calls = 64;
/// Accounts that one client may name: as many as a person can have.
inline constexpr std::size_t most_accounts = keyring::most_accounts;
/// Bytes of a route that was refused; those that begin alike for as long are one.
inline constexpr std::size_t longest_route = 2048;
/// Events in an answer, so that it is no larger than a message may be; who gets any asks for those after them.
inline constexpr std::size_t most_events = 200;

/// Owns a value fresh from `g_variant_new`.
async::Variant own(GVariant* floating);

/// Bytes (ay); the value is floating. Any bytes are a secret: what it has to be is for who decodes it to check.
GVariant* encode_secret(const tokens::Secret& secret);
tokens::Secret decode_secret(GVariant* bytes);

async::Variant encode(const tokens::AccountKey& account);
std::optional<tokens::AccountKey> decode_account(const async::Variant& value);

async::Variant encode(const tokens::Generation& generation);
tokens::Generation decode_generation(const async::Variant& value);  ///< of type (tt)

/// Cuts a route to `longest_route`, between characters (UTF-8).
std::string bounded_route(std::string route);

async::Variant encode(const session::AccessToken& token);
std::optional<session::AccessToken> decode_access_token(const async::Variant& value);

async::Variant encode(const session::TokenFacts& facts);
std::optional<session::TokenFacts> decode_facts(const async::Variant& value);  ///< of type ((tt)xxxxss)

async::Variant encode(const service::TokenGrant& grant);
std::optional<service::TokenGrant> decode_grant(const async::Variant& value);

async::Variant encode(const session::AccountState& state);
std::optional<session::AccountState> decode_state(const async::Variant& value);

async::Variant encode(const std::vector<session::SessionEvent>& events);
std::vector<session::SessionEvent> decode_events(const async::Variant& value);

}  // namespace vestibule::sharing
