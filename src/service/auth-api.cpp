#include "service/auth-api.hpp"

#include "service/server-description.hpp"
#include "tokens/json-pointer.hpp"

#include <algorithm>
#include <utility>

namespace vestibule::service {

namespace {

constexpr int connections = 4;
/// Of an answer with tokens (bytes).
constexpr std::size_t largest_answer = 1024 * 1024;

}  // namespace

AuthApi::AuthApi(ServerAddress address, ServiceProfile profile, TransportPolicy policy, const tokens::Clock& clock)
    : address_(std::move(address)), profile_(std::move(profile)), policy_(std::move(policy)), clock_(clock),
      session_(new_soup_session(policy_, address_.origin(), connections)) {
  add_constant_headers(session_.get(), address_.origin(), profile_.token_use.headers);
}

async::Task<HttpReply> AuthApi::send(async::Object<SoupMessage> message, std::chrono::milliseconds limit) {
  soup_message_add_flags(message.get(),
                         static_cast<SoupMessageFlags>(SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION));
  auto reply = co_await exchange(session_, std::move(message), std::min(policy_.body_limit, largest_answer), limit);
  if (witness_) witness_(reply);
  co_return reply;
}

async::Task<std::string> AuthApi::url_of(Call call) {
  if (!call.endpoint.empty() && !profile_.metadata.empty()) {
    if (!metadata_) co_await read_metadata();
    if (const auto url = tokens::text_of(tokens::find(*metadata_, tokens::below("", call.endpoint)))) {
      const async::OwnedUri uri(g_uri_parse(url->c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
      // Another origin is none that the person has named.
      if (!uri || !has_origin(uri.get(), address_.origin())) throw Unavailable(Trouble::NotTheService);
      co_return *url;
    }
  }
  co_return address_.url_of(call.path);
}

/// RFC 8414 §3, or OpenID Connect Discovery 1.0 §4, which is older and has the path at the other end. A server that has
/// neither is asked at the profile's paths.
async::Task<void> AuthApi::read_metadata() {
  const std::string origin = address_.origin().text();
  auto metadata = co_await read_metadata_at(origin + profile_.metadata + address_.path());
  if (!metadata) metadata = co_await read_metadata_at(address_.url_of(openid_metadata));
  metadata_ = std::move(metadata);
}

async::Task<tokens::JsonNodePtr> AuthApi::read_metadata_at(std::string url) {
  const auto message = async::Object<SoupMessage>::adopt(soup_message_new("GET", url.c_str()));
  if (!message) throw Unavailable(Trouble::NotTheService);
  const auto reply = co_await send(message, policy_.token_calls.others);
  if (reply.status >= 500 || reply.status == 429) throw Unavailable(Trouble::Status, reply.status, reply.retry_after());
  const auto answer = object_of(reply);
  if (reply.status != SOUP_STATUS_OK || !answer) co_return tokens::JsonNodePtr();
  co_return *answer;
}

async::Task<HttpReply> AuthApi::call(Call call, Credentials credentials, std::chrono::milliseconds limit) {
  if (!address_.origin().may_carry_tokens()) throw Unavailable(Trouble::Tls);
  const std::string url = co_await url_of(call);
  co_return co_await send(message_for(call, url, profile_, credentials), limit);
}

TokenGrant AuthApi::read(const HttpReply& reply, const Call& call, tokens::BootTimePoint sent) const {
  const std::string refresh_url = address_.url_of(profile_.refresh ? profile_.refresh->path : call.path);
  return read_grant(reply, profile_, call, refresh_url, clock_, sent);
}

async::Task<void> AuthApi::sign_up(std::string username, tokens::Secret password) {
  if (!profile_.sign_up) throw Unavailable(Trouble::NotTheService);
  Credentials credentials{.username = std::move(username), .password = std::move(password)};
  const auto reply = co_await call(*profile_.sign_up, std::move(credentials), policy_.token_calls.others);
  require_success(reply, profile_);
  require_object(reply);
}

async::Task<TokenGrant> AuthApi::log_in(std::string username, tokens::Secret password) {
  const auto sent = clock_.boot_time();
  Credentials credentials{.username = std::move(username), .password = std::move(password)};
  const auto reply = co_await call(profile_.log_in, std::move(credentials), policy_.token_calls.others);
  require_success(reply, profile_);
  co_return read(reply, profile_.log_in, sent);
}

async::Task<TokenGrant> AuthApi::refresh(tokens::Secret token) {
  // There is nothing that could renew: what has run out is over.
  if (!profile_.refresh || token.empty()) throw Refused(SOUP_STATUS_UNAUTHORIZED, "");
  const auto sent = clock_.boot_time();
  Credentials credentials;
  (profile_.renews_itself() ? credentials.access_token : credentials.refresh_token) = std::move(token);
  const auto reply = co_await call(*profile_.refresh, std::move(credentials), policy_.token_calls.refresh);
  require_renewal(reply, profile_);
  co_return read(reply, *profile_.refresh, sent);
}

async::Task<void> AuthApi::log_out(tokens::Secret access_token, tokens::Secret refresh_token) {
  if (!profile_.log_out) co_return;
  Credentials credentials;
  credentials.access_token = std::move(access_token);
  credentials.refresh_token = std::move(refresh_token);
  const auto reply = co_await call(*profile_.log_out, std::move(credentials), policy_.token_calls.log_out);
  require_success(reply, profile_);
}

}  // namespace vestibule::service
