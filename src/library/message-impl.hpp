#pragma once

#include "library/internals.hpp"
#include "service/http-exchange.hpp"
#include "service/server-address.hpp"
#include "service/service-profile.hpp"
#include "session/request.hpp"

#include <string>
#include <utility>
#include <vector>

namespace vestibule {
inline namespace v1 {

class VESTIBULE_LOCAL Request::Impl {
public:
  /// The request as it goes to a server. Throws `session::MalformedRequest`.
  session::Request made_for(const service::ServerAddress& address, const service::ServiceProfile& profile) const;

  session::Request request;
  /// As the caller named them; which of them can be sent depends on the service.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

class VESTIBULE_LOCAL Reply::Impl {
public:
  service::HttpReply reply;
};

}  // namespace v1
}  // namespace vestibule
