#include "demo-service.hpp"

#include <glib/gstdio.h>

using vestibule::tests::assert_text;
using vestibule::tests::DemoService;
using vestibule::tests::json_member;
using vestibule::tests::Reply;
using vestibule::tests::Tokens;

namespace {

/** A directory with a certificate for 127.0.0.1 that openssl has just made. */
class Certificate {
public:
  Certificate() {
    char* directory = g_dir_make_tmp("vestibule-demo-test-XXXXXX", nullptr);
    g_assert_nonnull(directory);
    directory_ = directory;
    g_free(directory);
    const std::string certificate = certificate_file(), key = key_file();
    const char* command[] = {"openssl",
                             "req",
                             "-x509",
                             "-newkey",
                             "ec",
                             "-pkeyopt",
                             "ec_paramgen_curve:prime256v1",
                             "-nodes",
                             "-subj",
                             "/CN=127.0.0.1",
                             "-days",
                             "2",
                             "-addext",
                             "subjectAltName=IP:127.0.0.1",
                             "-out",
                             certificate.c_str(),
                             "-keyout",
                             key.c_str(),
                             nullptr};
    int status = 1;
    g_assert_true(g_spawn_sync(nullptr, const_cast<char**>(command), nullptr,
                               static_cast<GSpawnFlags>(G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL), nullptr,
                               nullptr, nullptr, nullptr, &status, nullptr));
    g_assert_cmpint(status, ==, 0);
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;
  ~Certificate() {
    g_unlink(certificate_file().c_str());
    g_unlink(key_file().c_str());
    g_rmdir(directory_.c_str());
  }

  std::vector<std::string> arguments() const {
    return {"--tls-certificate", certificate_file(), "--tls-key", key_file()};
  }

private:
  std::string certificate_file() const { return directory_ + "/certificate.pem"; }
  std::string key_file() const { return directory_ + "/key.pem"; }
  std::string directory_;
};

const std::vector<std::pair<std::string, std::string>> http2 = {{"SOUP_SERVER_HTTP2", "1"}};

void it_speaks_https_with_a_certificate_of_ones_own() {
  const Certificate certificate;
  DemoService service(certificate.arguments());
  g_assert_true(service.url().starts_with("https://127.0.0.1:"));
  const Tokens tokens = service.log_in();
  const Reply reply = service.send("GET", "/users/secret", tokens.access);
  g_assert_cmpuint(reply.status, ==, 200);
  g_assert_false(reply.is_http2);
  g_assert_cmpuint(service.send("POST", "/auth", "", std::string(70000, '[')).status, ==, 413);
}

void over_http2_the_answers_are_the_same() {
  const Certificate certificate;
  DemoService service(certificate.arguments(), DemoService::Control::On, http2);
  const Tokens tokens = service.log_in();
  const Reply secret = service.send("GET", "/users/secret", tokens.access);
  g_assert_cmpuint(secret.status, ==, 200);
  g_assert_true(secret.is_http2);
  assert_text(service.send("GET", "/users/secret").body, R"({"statusCode":401,"message":"Unauthorized"})");
  g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 200);
  g_assert_cmpuint(service.send("POST", "/auth", "", "[").status, ==, 400);
  assert_text(json_member(service.send("POST", "/echo", tokens.access, "abc").body, "sha256"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

void over_http2_a_body_that_is_too_long_ends_the_connection() {
  const Certificate certificate;
  DemoService service(certificate.arguments(), DemoService::Control::On, http2);
  g_assert_cmpuint(service.send("POST", "/auth", "", std::string(70000, '[')).status, ==, 0);
  g_assert_cmpuint(service.send("POST", "/auth", "", "[").status, ==, 400);
  g_assert_cmpint(service.count({"open"}), ==, 0);
}

void over_http2_faults_strike_too() {
  const Certificate certificate;
  DemoService service(certificate.arguments(), DemoService::Control::On, http2);
  const Tokens tokens = service.log_in();
  for (const char* fault : {R"({"answer":"drop"})", R"({"answer":"drop","when":"after"})",
                            R"({"answer":"drop","when":"headers"})", R"({"answer":"truncated"})"}) {
    service.control(R"({"faults":{"POST /auth/refresh":)" + std::string(fault) + "}}");
    g_assert_cmpuint(service.send("POST", "/auth/refresh", tokens.refresh).status, ==, 0);
  }
  g_assert_cmpint(service.count({"refreshes"}), ==, 1);
  service.control(R"({"faults":{"POST /auth/refresh":{"when":"headers","delay":20},"/users/secret":{"delay":20}}})");
  g_assert_cmpuint(service.send("POST", "/auth/refresh", "forged").status, ==, 401);
  g_assert_cmpuint(service.send("GET", "/users/secret", "forged").status, ==, 401);
  g_assert_cmpuint(service.send("GET", "/users/secret", tokens.access).status, ==, 200);
  service.control(R"({"faults":{"/users/secret":{"answer":"huge","bytes":3000000}}})");
  g_assert_cmpuint(service.send("GET", "/users/secret", tokens.access).body.size(), ==, 3000000);
  g_assert_cmpint(service.count({"refreshes"}), ==, 1);
  g_assert_cmpint(service.count({"open"}), ==, 0);
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  char* openssl = g_find_program_in_path("openssl");
  const bool can_make_certificates = openssl != nullptr;
  g_free(openssl);
  const auto add = [&](const char* name, GTestFunc test) {
    const GTestFunc skip = [] { g_test_skip("openssl is not installed"); };
    g_test_add_func((std::string("/demo-service/tls/") + name).c_str(), can_make_certificates ? test : skip);
  };
  add("it-speaks-https-with-a-certificate-of-ones-own", it_speaks_https_with_a_certificate_of_ones_own);
  add("over-http2-the-answers-are-the-same", over_http2_the_answers_are_the_same);
  add("over-http2-a-body-that-is-too-long-ends-the-connection", over_http2_a_body_that_is_too_long_ends_the_connection);
  add("over-http2-faults-strike-too", over_http2_faults_strike_too);
  return g_test_run();
}
