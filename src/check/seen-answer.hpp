#pragma once

#include "check/check-result.hpp"
#include "service/http-exchange.hpp"
#include "service/service-profile.hpp"
#include "tokens/secret.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::check {

/// The secrets that a run knows, and a text without them.
class Mask {
public:
  void add(const tokens::Secret& secret);
  /// The text, line by line, without them.
  std::string hidden(const std::string& text) const;
  /// The line as it can be shown, 300 bytes of it at most. A server can say anything, also what it has been told.
  std::string shown(const std::string& line) const;

private:
  std::string hidden_in_line(std::string line) const;

  std::vector<tokens::Secret> secrets_;
};

/// A cookie that an answer sets.
struct SeenCookie {
  std::string name;
  bool http_only = false;
  bool secure = false;
  bool cross_site = false;  ///< SameSite=None, or nothing said of it
};

/// What is kept of an answer to be judged by.
struct SeenAnswer {
  SeenExchange exchange;
  std::string route;  ///< "POST /auth"
  int status = 0;
  bool gave_tokens = false;
  std::string cache_control;  ///< lower case
  std::string challenge;      ///< `WWW-Authenticate`
  std::string location;
  std::vector<SeenCookie> cookies;
  bool has_retry_after = false;
  bool has_hsts = false;
  GTlsProtocolVersion tls = G_TLS_PROTOCOL_VERSION_UNKNOWN;
};

/// No member of it has a secret that the mask knows, nor what a success has brought.
SeenAnswer seen_answer(const service::HttpReply& reply, const service::ServiceProfile& profile, const Mask& mask);

}  // namespace vestibule::check
