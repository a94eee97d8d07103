#include "demo-service.hpp"

#include <json-glib/json-glib.h>

#include <csignal>

namespace vestibule::tests {
namespace {

template <auto Free>
struct FreedBy {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
template <typename T>
using Owned = std::unique_ptr<T, FreedBy<g_object_unref>>;
using OwnedString = std::unique_ptr<char, FreedBy<g_free>>;
using OwnedBytes = std::unique_ptr<GBytes, FreedBy<g_bytes_unref>>;

Owned<JsonParser> parsed(const std::string& json) {
  Owned<JsonParser> parser(json_parser_new());
  const bool is_json = json_parser_load_from_data(parser.get(), json.data(), static_cast<gssize>(json.size()), nullptr);
  JsonNode* root = is_json ? json_parser_get_root(parser.get()) : nullptr;
  return root && JSON_NODE_HOLDS_OBJECT(root) ? std::move(parser) : nullptr;
}

std::string header(SoupMessage* message, const char* name) {
  const char* value = soup_message_headers_get_one(soup_message_get_response_headers(message), name);
  return value ? value : "";
}

/** A certificate that a test made is not one that this client knows. */
gboolean accept_certificate(SoupMessage*, GTlsCertificate*, GTlsCertificateFlags, gpointer) {
  return TRUE;
}

}  // namespace

struct DemoService::Process {
  Owned<GSubprocess> subprocess;
  Owned<GDataInputStream> output;
  Owned<SoupSession> session;
};

DemoService::DemoService(std::vector<std::string> arguments, Control control,
                         const std::vector<std::pair<std::string, std::string>>& environment)
    : process_(std::make_unique<Process>()) {
  const char* program = g_getenv("VESTIBULE_DEMO_SERVICE");
  if (!program) g_error("VESTIBULE_DEMO_SERVICE names no program; meson test sets it");
  std::vector<const char*> command = {program, "--exit-with-stdin", "--account", username, "--secret-delay",
                                      "0",     "--refresh-delay",   "0"};
  if (control == Control::On) command.push_back("--control");
  for (const std::string& argument : arguments)
    command.push_back(argument.c_str());
  command.push_back(nullptr);
  const Owned<GSubprocessLauncher> launcher(g_subprocess_launcher_new(static_cast<GSubprocessFlags>(
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE)));
  g_subprocess_launcher_setenv(launcher.get(), "VESTIBULE_DEMO_PASSWORD", password, TRUE);
  for (const auto& [name, value] : environment)
    g_subprocess_launcher_setenv(launcher.get(), name.c_str(), value.c_str(), TRUE);
  GError* error = nullptr;
  process_->subprocess.reset(g_subprocess_launcher_spawnv(launcher.get(), command.data(), &error));
  g_assert_no_error(error);
  process_->output.reset(g_data_input_stream_new(g_subprocess_get_stdout_pipe(process_->subprocess.get())));
  const OwnedString line(g_data_input_stream_read_line(process_->output.get(), nullptr, nullptr, &error));
  g_assert_no_error(error);
  const std::string text = line ? line.get() : "";
  const std::string greeting = "Listening on ";
  if (!text.starts_with(greeting)) g_error("The demo service does not listen: %s", text.c_str());
  url_ = text.substr(greeting.size());
  process_->session.reset(soup_session_new_with_options("timeout", 20, "proxy-resolver", nullptr, nullptr));
}

DemoService::~DemoService() {
  stop();
}

void DemoService::stop() {
  if (!process_->output) return;
  process_->session.reset();
  signal(SIGCONT);
  signal(SIGTERM);
  std::string rest;
  while (const OwnedString line{g_data_input_stream_read_line(process_->output.get(), nullptr, nullptr, nullptr)})
    rest += std::string(line.get()) + "\n";
  g_assert_true(g_subprocess_wait(process_->subprocess.get(), nullptr, nullptr));
  assert_text(rest, "");
  g_assert_true(g_subprocess_get_successful(process_->subprocess.get()));
  process_->output.reset();
}

void DemoService::signal(int number) {
  g_subprocess_send_signal(process_->subprocess.get(), number);
}

Reply DemoService::send(const char* method, const std::string& path, const std::string& bearer,
                        const std::string& body) {
  const Owned<SoupMessage> owner(soup_message_new(method, (url_ + path).c_str()));
  SoupMessage* message = owner.get();
  g_assert_nonnull(message);
  soup_message_set_flags(message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect(message, "accept-certificate", G_CALLBACK(accept_certificate), nullptr);
  if (!bearer.empty())
    soup_message_headers_replace(soup_message_get_request_headers(message), "Authorization",
                                 ("Bearer " + bearer).c_str());
  if (!body.empty()) {
    const OwnedBytes bytes(g_bytes_new(body.data(), body.size()));
    soup_message_set_request_body_from_bytes(message, "application/json", bytes.get());
  }
  const OwnedBytes answer(soup_session_send_and_read(process_->session.get(), message, nullptr, nullptr));
  Reply reply;
  reply.status = answer ? soup_message_get_status(message) : 0;
  if (!answer) return reply;
  gsize length = 0;
  const auto* text = static_cast<const char*>(g_bytes_get_data(answer.get(), &length));
  if (text) reply.body.assign(text, length);
  reply.content_type = header(message, "Content-Type");
  reply.retry_after = header(message, "Retry-After");
  reply.www_authenticate = header(message, "WWW-Authenticate");
  reply.location = header(message, "Location");
  reply.date = header(message, "Date");
  reply.is_http2 = soup_message_get_http_version(message) == SOUP_HTTP_2_0;
  return reply;
}

Tokens DemoService::log_in(const std::string& user, const std::string& secret) {
  const Reply reply = send("POST", "/auth", "", "{\"username\":\"" + user + "\",\"password\":\"" + secret + "\"}");
  g_assert_cmpuint(reply.status, ==, 200);
  return {json_member(reply.body, "accessToken"), json_member(reply.body, "refreshToken")};
}

std::string DemoService::stats() {
  const Reply reply = send("GET", "/stats");
  g_assert_cmpuint(reply.status, ==, 200);
  return reply.body;
}

gint64 DemoService::count(std::initializer_list<const char*> path) {
  const Owned<JsonParser> parser = parsed(stats());
  g_assert_nonnull(parser.get());
  JsonNode* node = json_parser_get_root(parser.get());
  for (const char* name : path) {
    g_assert_true(JSON_NODE_HOLDS_OBJECT(node));
    node = json_object_get_member(json_node_get_object(node), name);
    if (!node) return 0;
  }
  return json_node_get_int(node);
}

void DemoService::control(const std::string& json) {
  const Reply reply = send("POST", "/control", "", json);
  if (reply.status != 200) g_error("The demo service refuses %s: %s", json.c_str(), reply.body.c_str());
}

void DemoService::reset() {
  g_assert_cmpuint(send("DELETE", "/control").status, ==, 200);
}

void assert_text(const std::string& actual, const std::string& expected) {
  if (actual == expected) return;
  const auto masked = [](std::string text) {
    const std::string token_start = "eyJ";
    for (std::size_t place = text.find(token_start); place != std::string::npos; place = text.find(token_start))
      text.replace(place, text.find_first_of("\" ", place) - place, "(a token)");
    return text;
  };
  g_error("\"%s\" is not \"%s\"", masked(actual).c_str(), masked(expected).c_str());
}

std::string json_member(const std::string& json, const char* name) {
  const Owned<JsonParser> parser = parsed(json);
  if (!parser) return "";
  JsonNode* node = json_object_get_member(json_node_get_object(json_parser_get_root(parser.get())), name);
  const char* text = node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : nullptr;
  return text ? text : "";
}

}  // namespace vestibule::tests
