#pragma once

#include "async/event.hpp"
#include "service/server-address.hpp"
#include "test-server.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace vestibule::test {

/// The token API in the test's own process: it knows which tokens are good, counts, and misbehaves as a test says.
///
/// `/data` and `/echo` (which answers with the body that it got) want the good access token. Each renewal makes a new
/// one, "access-2" after "access-1", and ends the one before.
class TokenService {
public:
  /// With a certificate it speaks https, else http.
  explicit TokenService(async::Object<GTlsCertificate> certificate = nullptr);

  TestServer server;
  std::string access = "access-1";    ///< the one that is good
  std::string refresh = "refresh-1";  ///< the one that is good
  bool rotates = false;               ///< a renewal replaces the refresh token, too
  int renewals = 0;                   ///< answered with a token
  int refusals = 0;                   ///< 401s of `/data` and `/echo`
  int most_at_once = 0;               ///< requests of `/data` and `/echo` that were open at a time

  /// What the refresh route answers, one a call, before it renews again as it should.
  std::deque<Answer> refresh_answers;
  /// Where there is one, the refresh route waits for it first.
  async::Event* refresh_gate = nullptr;
  /// Where there is one, the data routes wait for it, after they have looked at the token.
  async::Event* data_gate = nullptr;
  /// The next access token; "access-N" unless a test has its own.
  std::function<std::string(int number)> make_access;

  service::ServerAddress address() const;
  std::string url(const std::string& path) const { return server.url(path); }
  /// The values of `Authorization` that `path` was asked with, in order.
  std::vector<std::string> authorizations(const std::string& path) const;

  static Answer unauthorized();
  static Answer invalid_refresh_token();

private:
  async::Task<Answer> data(const SeenRequest& request);
  async::Task<Answer> renew(const SeenRequest& request);
  Answer log_in(const SeenRequest& request);

  int at_once_ = 0;
  int made_ = 1;
};

/// A JWT that says these things of itself; nobody signed it.
std::string jwt(std::optional<gint64> issued_at, std::optional<gint64> expires_at, const std::string& id = "");

}  // namespace vestibule::test
