#pragma once

#include "async/owned.hpp"
#include "service/http-exchange.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::app {

/// An answer of a service as a person is shown it: whatever it is, and with no token in its headers.
struct Answer {
  struct Header {
    std::string name, value;
  };

  int status = 0;
  std::string reason;
  std::string content_type;  ///< the media type, lower case without parameters; empty if none
  std::vector<Header> headers;
  async::Bytes body;
  std::chrono::milliseconds duration{};

  /// Bytes.
  std::size_t size() const { return body ? g_bytes_get_size(body.get()) : 0; }
};

/// `duration`: from the question to the end of the answer.
Answer answer_of(const service::HttpReply& reply, std::chrono::milliseconds duration);

/// The value of a header; dots, where it is there to keep a secret or looks like a token.
std::string masked_header(std::string_view name, std::string_view value);

}  // namespace vestibule::app
