#include "service/auth-request.hpp"

#include "service/http-fields.hpp"
#include "service/service-error.hpp"
#include "service/wiping-buffer.hpp"
#include "tokens/json-pointer.hpp"
#include "tokens/secret-json.hpp"

#include <string.h>

#include <algorithm>
#include <utility>

namespace vestibule::service {

namespace {

void wipe_and_free(char* text) {
  explicit_bzero(text, strlen(text));
  g_free(text);
}
using WipedText = async::Owned<char, &wipe_and_free>;

tokens::Secret value_of(Credential credential, const ServiceProfile& profile, const Credentials& given) {
  switch (credential) {
  case Credential::Username:
    return tokens::Secret(given.username);
  case Credential::Password:
    return given.password;
  case Credential::AccessToken:
    return given.access_token;
  case Credential::RefreshToken:
    return given.refresh_token;
  case Credential::ClientId:
    return tokens::Secret(profile.client_id);
  case Credential::ClientSecret:
    break;
  }
  return tokens::Secret(profile.client_secret);
}

/// What the service gave us has been looked at; this is a token that was stored, and damaged, or a name that cannot be
/// said so.
[[noreturn]] void refuse_credential() {
  throw Unavailable(Trouble::NotTheService);
}

/// What stands at each place of a body.
struct BodyPart {
  std::string pointer;
  std::variant<tokens::Secret, bool, std::int64_t> value;
};

std::vector<BodyPart> body_parts(const Call& call, const ServiceProfile& profile, const Credentials& given) {
  std::vector<BodyPart> parts;
  for (const auto& [credential, place] : call.credentials)
    if (place.in == Placement::In::Body) parts.push_back({place.name, value_of(credential, profile, given)});
  for (const auto& [pointer, value] : call.constants) {
    if (const auto* text = std::get_if<std::string>(&value))
      parts.push_back({pointer, tokens::Secret(*text)});
    else if (const auto* truth = std::get_if<bool>(&value))
      parts.push_back({pointer, *truth});
    else
      parts.push_back({pointer, std::get<std::int64_t>(value)});
  }
  return parts;
}

void append(WipingBuffer& buffer, std::string_view text) {
  buffer.insert(buffer.end(), text.begin(), text.end());
}

/// A value of a body: a part's, or an object of more of them, in the order in which the parts name them.
struct BodyValue {
  const BodyPart* part = nullptr;
  std::vector<std::pair<std::string, BodyValue>> members = {};

  BodyValue& at(const std::string& name) {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const auto& each) { return each.first == name; });
    return found == members.end() ? members.emplace_back(name, BodyValue()).second : found->second;
  }
};

void append_json(WipingBuffer& buffer, const BodyValue& value) {
  if (!value.part) {
    char separator = '{';
    for (const auto& [name, member] : value.members) {
      buffer.push_back(std::exchange(separator, ','));
      tokens::append_json_string(buffer, name);
      buffer.push_back(':');
      append_json(buffer, member);
    }
    return append(buffer, value.members.empty() ? "{}" : "}");
  }
  if (const auto* text = std::get_if<tokens::Secret>(&value.part->value))
    tokens::append_json_string(buffer, text->reveal());
  else if (const auto* truth = std::get_if<bool>(&value.part->value))
    append(buffer, *truth ? "true" : "false");
  else
    append(buffer, std::to_string(std::get<std::int64_t>(value.part->value)));
}

/// Not by json-glib, which leaves copies of what it writes.
async::Bytes json_body(const std::vector<BodyPart>& parts) {
  BodyValue root;
  for (const auto& part : parts) {
    BodyValue* value = &root;
    const auto names = tokens::split_json_pointer(part.pointer).value();
    for (const auto& name : names)
      value = &value->at(name);
    value->part = &part;
  }
  WipingBuffer buffer;
  append_json(buffer, root);
  return bytes_of(std::move(buffer));
}

/// Percent-encoded, all but what RFC 3986 §2.3 leaves; a form takes it, and so does RFC 6749 §2.3.1.
void append_encoded(WipingBuffer& buffer, std::string_view text) {
  const WipedText encoded(g_uri_escape_bytes(reinterpret_cast<const guint8*>(text.data()), text.size(), nullptr));
  append(buffer, encoded.get());
}

async::Bytes form_body(const std::vector<BodyPart>& parts) {
  WipingBuffer buffer;
  for (const auto& part : parts) {
    if (!buffer.empty()) buffer.push_back('&');
    append_encoded(buffer, tokens::split_json_pointer(part.pointer).value().back());
    buffer.push_back('=');
    if (const auto* text = std::get_if<tokens::Secret>(&part.value))
      append_encoded(buffer, text->reveal());
    else if (const auto* truth = std::get_if<bool>(&part.value))
      append(buffer, *truth ? "true" : "false");
    else
      append(buffer, std::to_string(std::get<std::int64_t>(part.value)));
  }
  return bytes_of(std::move(buffer));
}

void set_header(SoupMessage* message, const char* name, WipingBuffer value) {
  value.push_back('\0');
  soup_message_headers_replace(soup_message_get_request_headers(message), name, value.data());
}

/// RFC 6265 §4.1.1.
bool is_cookie_value(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("\",;\\").find(c) == std::string_view::npos;
  });
}

void put_into_header(SoupMessage* message, const Placement& place, const tokens::Secret& value) {
  WipingBuffer text;
  append(text, place.scheme.empty() ? "" : place.scheme + " ");
  append(text, value.reveal());
  set_header(message, place.name.c_str(), std::move(text));
}

void put(SoupMessage* message, const Placement& place, Credential credential, const tokens::Secret& value) {
  if (place.in == Placement::In::Header) {
    const bool is_token = credential == Credential::AccessToken || credential == Credential::RefreshToken;
    if (is_token ? !is_bearer_token(value.reveal()) : !is_header_text(value.reveal())) refuse_credential();
    return put_into_header(message, place, value);
  }
  if (!is_cookie_value(value.reveal())) refuse_credential();
  WipingBuffer cookie;
  if (const char* others = soup_message_headers_get_one(soup_message_get_request_headers(message), "Cookie")) {
    append(cookie, others);
    append(cookie, "; ");
  }
  append(cookie, place.name + "=");
  append(cookie, value.reveal());
  set_header(message, "Cookie", std::move(cookie));
}

void put_basic(SoupMessage* message, const Call& call, const ServiceProfile& profile, const Credentials& given) {
  const auto [user, password] = *call.basic;
  const bool client = user == Credential::ClientId;
  WipingBuffer pair;
  const auto name = value_of(user, profile, given);
  // RFC 7617 §2: a colon ends the name.
  if (!client && name.reveal().find(':') != std::string_view::npos) refuse_credential();
  const auto part = [&](std::string_view text) { client ? append_encoded(pair, text) : append(pair, text); };
  part(name.reveal());
  pair.push_back(':');
  part(value_of(password, profile, given).reveal());
  const WipedText encoded(g_base64_encode(reinterpret_cast<const guchar*>(pair.data()), pair.size()));
  WipingBuffer header;
  append(header, "Basic ");
  append(header, encoded.get());
  set_header(message, "Authorization", std::move(header));
}

}  // namespace

bool put_token(SoupMessage* message, const Placement& place, const tokens::Secret& token) {
  if (!is_bearer_token(token.reveal())) return false;
  put_into_header(message, place, token);
  return true;
}

async::Object<SoupMessage> message_for(const Call& call, const std::string& url, const ServiceProfile& profile,
                                       const Credentials& credentials) {
  // Without the token that a call is about there is nothing to call for.
  if (call.takes(Credential::AccessToken) && credentials.access_token.empty()) refuse_credential();
  if (call.takes(Credential::RefreshToken) && credentials.refresh_token.empty()) refuse_credential();
  const auto message = async::Object<SoupMessage>::adopt(soup_message_new(call.method.c_str(), url.c_str()));
  if (!message) throw Unavailable(Trouble::NotTheService);
  soup_message_headers_replace(soup_message_get_request_headers(message.get()), "Accept", "application/json");
  for (const auto& [credential, place] : call.credentials)
    if (place.in != Placement::In::Body)
      put(message.get(), place, credential, value_of(credential, profile, credentials));
  if (call.basic) put_basic(message.get(), call, profile, credentials);
  const auto parts = body_parts(call, profile, credentials);
  if (call.body == Call::Body::Json)
    soup_message_set_request_body_from_bytes(message.get(), "application/json", json_body(parts).get());
  if (call.body == Call::Body::Form)
    soup_message_set_request_body_from_bytes(message.get(), SOUP_FORM_MIME_TYPE_URLENCODED, form_body(parts).get());
  return message;
}

}  // namespace vestibule::service
