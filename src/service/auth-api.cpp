#include "service/auth-api.hpp"

#include "service/http-fields.hpp"
#include "service/wiping-buffer.hpp"

#include <string.h>

#include <algorithm>
#include <utility>

namespace vestibule::service {

namespace {

constexpr int connections = 4;
/// Of an answer with tokens (bytes).
constexpr std::size_t largest_answer = 1024 * 1024;

void wipe_and_free(char* text) {
  explicit_bzero(text, strlen(text));
  g_free(text);
}

using JsonBuilderPtr = async::Object<JsonBuilder>;

/// The builder's text. What json-glib itself copies meanwhile cannot be wiped.
async::Bytes bytes_of(const JsonBuilderPtr& builder) {
  const tokens::JsonNodePtr root = tokens::JsonNodePtr::adopt(json_builder_get_root(builder.get()));
  const auto generator = async::Object<JsonGenerator>::adopt(json_generator_new());
  json_generator_set_root(generator.get(), root.get());
  gsize size = 0;
  const async::Owned<char, &wipe_and_free> text(json_generator_to_data(generator.get(), &size));
  return bytes_of(WipingBuffer(text.get(), text.get() + size));
}

async::Bytes credentials(const std::string& username, const tokens::Secret& password) {
  const auto builder = JsonBuilderPtr::adopt(json_builder_new());
  json_builder_begin_object(builder.get());
  json_builder_set_member_name(builder.get(), "username");
  json_builder_add_string_value(builder.get(), username.c_str());
  json_builder_set_member_name(builder.get(), "password");
  json_builder_add_string_value(builder.get(), password.reveal().data());
  json_builder_end_object(builder.get());
  return bytes_of(builder);
}

async::Bytes empty_object() {
  const auto builder = JsonBuilderPtr::adopt(json_builder_new());
  json_builder_begin_object(builder.get());
  json_builder_end_object(builder.get());
  return bytes_of(builder);
}

bool takes_body(const Route& route) {
  return route.method != "GET" && route.method != "HEAD";
}

/// The one place where a token call gets its credential.
void authenticate(SoupMessage* message, const Route& route, const tokens::Secret& credential) {
  if (route.bearer == Credential::None) return;
  // What the service gave us has been looked at; this is a token that was stored, and damaged.
  if (!is_bearer_token(credential.reveal())) throw Unavailable(Trouble::NotTheService);
  std::string value = "Bearer " + std::string(credential.reveal());
  soup_message_headers_replace(soup_message_get_request_headers(message), "Authorization", value.c_str());
  explicit_bzero(value.data(), value.size());
}

}  // namespace

AuthApi::AuthApi(ServerAddress address, ServiceProfile profile, TransportPolicy policy, const tokens::Clock& clock)
    : address_(std::move(address)), profile_(std::move(profile)), policy_(std::move(policy)), clock_(clock),
      session_(new_soup_session(policy_, address_.origin(), connections)) {}

async::Task<HttpReply> AuthApi::call(Route route, tokens::Secret credential, async::Bytes json_body,
                                     std::chrono::milliseconds limit) {
  if (!address_.origin().may_carry_tokens()) throw Unavailable(Trouble::Tls);
  const std::string url = address_.url_of(route.path);
  const auto message = async::Object<SoupMessage>::adopt(soup_message_new(route.method.c_str(), url.c_str()));
  if (!message) throw Unavailable(Trouble::NotTheService);
  soup_message_add_flags(message.get(),
                         static_cast<SoupMessageFlags>(SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION));
  soup_message_headers_replace(soup_message_get_request_headers(message.get()), "Accept", "application/json");
  if (json_body && takes_body(route))
    soup_message_set_request_body_from_bytes(message.get(), "application/json", json_body.get());
  authenticate(message.get(), route, credential);
  co_return co_await exchange(session_, message, std::min(policy_.body_limit, largest_answer), limit);
}

async::Task<void> AuthApi::sign_up(std::string username, tokens::Secret password) {
  const auto reply =
      co_await call(profile_.sign_up, tokens::Secret(), credentials(username, password), policy_.token_calls.others);
  require_success(reply, profile_);
  require_object(reply);
}

async::Task<TokenGrant> AuthApi::log_in(std::string username, tokens::Secret password) {
  const auto sent = clock_.boot_time();
  const auto reply =
      co_await call(profile_.log_in, tokens::Secret(), credentials(username, password), policy_.token_calls.others);
  require_success(reply, profile_);
  co_return read_grant(reply, profile_, clock_, sent);
}

async::Task<TokenGrant> AuthApi::refresh(tokens::Secret refresh_token) {
  const auto sent = clock_.boot_time();
  const auto reply = co_await call(profile_.refresh, refresh_token, empty_object(), policy_.token_calls.refresh);
  require_renewal(reply, profile_);
  co_return read_grant(reply, profile_, clock_, sent);
}

async::Task<void> AuthApi::log_out(tokens::Secret token) {
  const auto reply = co_await call(profile_.log_out, token, empty_object(), policy_.token_calls.log_out);
  require_success(reply, profile_);
}

}  // namespace vestibule::service
