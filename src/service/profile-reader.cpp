#include "service/profile-reader.hpp"

#include "service/profile-headers.hpp"
#include "service/profile-node.hpp"
#include "service/profile-shapes.hpp"
#include "tokens/json-pointer.hpp"

#include <algorithm>
#include <set>

namespace vestibule::service {

namespace {

/// The name of a member that an object of the text has twice; which one counts would be chance. Empty: none has.
std::string repeated_name(std::string_view text) {
  struct Seen {
    std::set<std::pair<JsonObject*, std::string>> names;
    std::string repeated;
  } seen;
  const auto parser = async::Object<JsonParser>::adopt(json_parser_new());
  const auto member_read = +[](JsonParser*, JsonObject* object, const char* name, gpointer data) {
    auto* seen = static_cast<Seen*>(data);
    if (!seen->names.emplace(object, name).second) seen->repeated = name;
  };
  g_signal_connect(parser.get(), "object-member", G_CALLBACK(member_read), &seen);
  json_parser_load_from_data(parser.get(), text.data(), static_cast<gssize>(text.size()), nullptr);
  return seen.repeated;
}

struct NamedCredential {
  const char* name;
  Credential credential;
};
constexpr NamedCredential named_credentials[] = {
    {"username", Credential::Username},       {"password", Credential::Password},
    {"accessToken", Credential::AccessToken}, {"refreshToken", Credential::RefreshToken},
    {"clientId", Credential::ClientId},       {"clientSecret", Credential::ClientSecret},
};

Credential read_credential(const ProfileNode& node) {
  return named_credentials[node.one_of(
                               {"username", "password", "accessToken", "refreshToken", "clientId", "clientSecret"})]
      .credential;
}

Placement read_placement(const ProfileNode& node, Call::Body body) {
  if (node.is_text()) {
    node.one_of({"bearer"});
    return {};
  }
  if (node.member("header")) return read_header_placement(node);
  node.expect_members({"body", "cookie"});
  if (const auto cookie = node.member("cookie")) {
    if (node.member("body")) node.fail("one of body, header and cookie");
    return {Placement::In::Cookie, cookie->word(), ""};
  }
  const auto pointer = node.member("body");
  if (!pointer) node.fail("\"bearer\", or an object with body, header or cookie");
  if (body == Call::Body::None) pointer->fail("no place in the body: the call has none");
  Placement place{Placement::In::Body, pointer->json_pointer(), ""};
  if (body == Call::Body::Form && place.name.find('/', 1) != std::string::npos)
    pointer->fail("a pointer of one name: a form has no members within members");
  return place;
}

Constant read_constant(const std::string& pointer, const ProfileNode& node, Call::Body body) {
  expect_pointer(pointer, node);
  if (body == Call::Body::None) node.fail("no constants: the call has no body");
  if (const auto value = tokens::boolean_of(node.json())) return {pointer, *value};
  if (tokens::number_of(node.json())) return {pointer, std::int64_t{node.number(-1'000'000'000, 1'000'000'000)}};
  return {pointer, node.text()};
}

AnswerPlace read_answer_place(const ProfileNode& node) {
  if (node.is_text()) return {.name = node.json_pointer()};
  node.expect_members({"cookie"});
  return {true, node.required("cookie").word()};
}

LifetimePlace read_lifetime_place(const ProfileNode& node) {
  node.expect_members({"at", "unit"});
  using Unit = LifetimePlace::Unit;
  constexpr Unit units[] = {Unit::Seconds, Unit::Milliseconds, Unit::UnixSeconds, Unit::UnixMilliseconds,
                            Unit::DateTime};
  LifetimePlace place{.pointer = node.required("at").json_pointer()};
  if (const auto unit = node.member("unit"))
    place.unit = units[unit->one_of({"seconds", "milliseconds", "unix-seconds", "unix-milliseconds", "date-time"})];
  return place;
}

TokenAnswer read_token_answer(const ProfileNode& node) {
  node.expect_members({"accessToken", "refreshToken", "lifetime", "refreshLifetime", "personName"});
  TokenAnswer answer{.access_token = read_answer_place(node.required("accessToken"))};
  if (const auto place = node.member("refreshToken")) answer.refresh_token = read_answer_place(*place);
  if (const auto place = node.member("lifetime")) answer.lifetime = read_lifetime_place(*place);
  if (const auto place = node.member("refreshLifetime")) answer.refresh_lifetime = read_lifetime_place(*place);
  if (const auto pointer = node.member("personName")) answer.person_name = pointer->json_pointer();
  return answer;
}

/// What goes into a body must not be in each other's place.
void expect_apart(const ProfileNode& node, const Call& call) {
  std::vector<std::string> pointers;
  for (const auto& [credential, place] : call.credentials)
    if (place.in == Placement::In::Body) pointers.push_back(place.name + "/");
  for (const auto& constant : call.constants)
    pointers.push_back(constant.pointer + "/");
  std::sort(pointers.begin(), pointers.end());
  for (std::size_t i = 1; i < pointers.size(); i++)
    if (pointers[i].starts_with(pointers[i - 1])) node.fail("one thing only at each place of the body");
}

Call read_call(const ProfileNode& node) {
  node.expect_members({"method", "path", "endpoint", "body", "username", "password", "accessToken", "refreshToken",
                       "clientId", "clientSecret", "basic", "constants", "tokens"});
  Call call;
  if (const auto method = node.member("method")) call.method = method->word();
  call.path = node.required("path").path();
  if (const auto endpoint = node.member("endpoint")) call.endpoint = endpoint->text();
  const bool bodiless = call.method == "GET" || call.method == "HEAD" || call.method == "DELETE";
  if (bodiless) call.body = Call::Body::None;
  if (const auto body = node.member("body")) {
    constexpr Call::Body bodies[] = {Call::Body::None, Call::Body::Json, Call::Body::Form};
    call.body = bodies[body->one_of({"none", "json", "form"})];
    if (bodiless && call.body != Call::Body::None) body->fail("\"none\": a " + call.method + " has no body");
  }
  for (const auto& [name, credential] : named_credentials)
    if (const auto place = node.member(name))
      call.credentials.emplace_back(credential, read_placement(*place, call.body));
  if (const auto basic = node.member("basic")) {
    const auto pair = basic->elements(2);
    if (pair.size() > 2) basic->fail("two credentials: the user's name, and the password");
    call.basic = {read_credential(pair[0]), read_credential(pair[1])};
  }
  if (const auto constants = node.member("constants"))
    for (const auto& [pointer, value] : constants->members())
      call.constants.push_back(read_constant(pointer, value, call.body));
  if (const auto tokens = node.member("tokens")) call.tokens = read_token_answer(*tokens);
  expect_apart(node, call);
  return call;
}

/// A call for which those credentials alone can be had.
Call read_call(const ProfileNode& node, std::initializer_list<Credential> available) {
  auto call = read_call(node);
  for (const auto& [name, credential] : named_credentials) {
    const bool client = credential == Credential::ClientId || credential == Credential::ClientSecret;
    const bool known = client || std::find(available.begin(), available.end(), credential) != available.end();
    if (call.takes(credential) && !known) node.fail("a call without " + std::string(name) + ": there is none then");
  }
  return call;
}

Resource read_resource(const ProfileNode& node) {
  node.expect_members({"name", "method", "path", "token", "message"});
  Resource resource{.name = node.required("name").text(), .path = node.required("path").path()};
  if (const auto method = node.member("method")) resource.method = method->word();
  if (const auto token = node.member("token")) resource.takes_token = token->boolean();
  if (const auto message = node.member("message")) resource.message = message->json_pointer();
  return resource;
}

TokenUse read_token_use(const ProfileNode& root) {
  TokenUse use;
  if (const auto place = root.member("accessToken")) use.place = read_header_placement(*place);
  if (const auto refusals = root.member("expired")) {
    use.refusals = read_answer_shapes(*refusals);
    if (use.refusals.empty()) refusals->fail("at least one answer");
    expect_distinct(*refusals, use.refusals, 400);
  }
  return use;
}

std::string read_id(const ProfileNode& node) {
  const auto id = node.text();
  const bool good = id.size() <= 64 && g_ascii_isalnum(id[0]) && std::all_of(id.begin(), id.end(), [](char c) {
                      return g_ascii_islower(c) || g_ascii_isdigit(c) || c == '-';
                    });
  if (!good) node.fail("1 to 64 lower-case letters, digits and hyphens, a hyphen not first");
  return id;
}

ServiceProfile read_root(const ProfileNode& root) {
  root.expect_members({"$schema", "id", "name", "client", "metadata", "signUp", "logIn", "refresh", "logOut",
                       "accessToken", "expired", "refreshEndsAccessToken", "tokens", "refusals", "messages",
                       "fieldMessages", "headers", "recognise", "resources"});
  ServiceProfile profile;
  profile.id = read_id(root.required("id"));
  profile.name = root.required("name").text();
  if (const auto client = root.member("client")) {
    client->expect_members({"id", "secret"});
    profile.client_id = client->required("id").text();
    if (const auto secret = client->member("secret")) profile.client_secret = secret->text();
  }
  if (const auto metadata = root.member("metadata")) profile.metadata = metadata->path();
  if (const auto recognise = root.member("recognise")) profile.recognition = read_recognition(*recognise);
  using enum Credential;
  if (const auto call = root.member("signUp")) profile.sign_up = read_call(*call, {Username, Password});
  profile.log_in = read_call(root.required("logIn"), {Username, Password});
  if (const auto call = root.member("refresh")) {
    profile.refresh = read_call(*call, {AccessToken, RefreshToken});
    if (profile.refresh->takes(AccessToken) == profile.refresh->takes(RefreshToken))
      call->fail("either refreshToken or accessToken, the token that renews");
  }
  if (const auto call = root.member("logOut")) profile.log_out = read_call(*call, {AccessToken, RefreshToken});
  profile.token_use = read_token_use(root);
  if (const auto headers = root.member("headers"))
    profile.token_use.headers = read_constant_headers(*headers, profile.token_use.place);
  if (const auto ends = root.member("refreshEndsAccessToken")) profile.refresh_ends_access_token = ends->boolean();
  profile.tokens = read_token_answer(root.required("tokens"));
  if (const auto refusals = root.member("refusals")) {
    profile.refusals = read_answer_shapes(*refusals);
    // A bare status is no service's own word: a proxy says it, too.
    expect_distinct(*refusals, profile.refusals, 600);
  }
  if (profile.refresh && profile.refusals.empty()) root.fail("refusals: else a session that is over would never end");
  if (const auto messages = root.member("messages"))
    for (const auto& pointer : messages->elements())
      profile.messages.push_back(pointer.json_pointer());
  if (const auto fields = root.member("fieldMessages")) profile.field_messages = fields->json_pointer(0);
  for (const auto& resource : root.required("resources").elements(1))
    profile.resources.push_back(read_resource(resource));
  return profile;
}

}  // namespace

ProfileError::ProfileError(std::string file, std::string pointer, std::string expected)
    : Error(file + ": at \"" + pointer + "\": expected " + expected), file_(std::move(file)),
      pointer_(std::move(pointer)), expected_(std::move(expected)) {}

ServiceProfile read_profile(std::string_view text, std::string file) {
  const auto json = tokens::parse_json(text, {.bytes = largest_profile, .depth = 16});
  if (!json) throw ProfileError(file, "", "a JSON text (RFC 8259) of 64 KiB at most");
  if (const auto name = repeated_name(text); !name.empty())
    throw ProfileError(file, "", "each name once in an object: \"" + name + "\" is there twice");
  return read_root(ProfileNode(json->get(), std::move(file), ""));
}

}  // namespace vestibule::service
