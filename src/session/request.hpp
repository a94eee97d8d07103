#pragma once

#include "async/error.hpp"
#include "async/owned.hpp"

#include <libsoup/soup.h>

#include <string>
#include <utility>
#include <vector>

namespace vestibule::session {

/// A request that can be sent, and, unless its body can be read once only, sent again: everything that is needed to
/// make its `SoupMessage`.
struct Request {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string content_type = {};
  async::Bytes body = {};
  /// A body that can be read once, such as a pipe or an upload that is too large to be kept; in place of `body`.
  async::Object<GInputStream> one_shot_body = {};
  goffset one_shot_length = -1;  ///< bytes; −1: not known, and sent in chunks
  std::size_t body_limit = 0;    ///< bytes of the answer where it is read whole; 0: as the transport policy says
  bool takes_token = true;       ///< false: it is sent as it is, and never again; not for a one-shot body
};

/// A request that cannot be sent at all: its URL is none of http or https, its method or a header is none (RFC 9110 §5,
/// §9.1), or it has a one-shot body and takes no token.
class MalformedRequest : public Error {
public:
  MalformedRequest() : Error("not a request that can be sent") {}
};

/// Throws `MalformedRequest` where the request is none.
void check(const Request& request);

/// A message for the request, without a one-shot body.
async::Object<SoupMessage> message_for(const Request& request);

/// Method, origin and path, without user information and query: what a service guards as one.
std::string route_of(const Request& request);

/// The origin that the request begins at.
std::string origin_text_of(const Request& request);

}  // namespace vestibule::session
