#pragma once

#include "service/server-address.hpp"
#include "service/service-profile.hpp"
#include "session/request.hpp"

#include <string>
#include <utility>
#include <vector>

namespace vestibule::app {

/// What a person has put together, as it was typed.
struct ComposedRequest {
  enum class Body { None, Json, Form, File };
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  std::string method = "GET";
  std::string path = "/";  ///< put behind the address of the service
  Pairs headers = {};
  Body body = Body::None;
  std::string json = {};
  Pairs fields = {};      ///< of a form
  std::string file = {};  ///< a path; empty: none is chosen
};

/// Why it cannot be sent to the service; empty where it can. What stays in it goes to the service's origin.
std::string request_fault(const ComposedRequest& composed, const service::ServiceProfile& profile);
/// What is wrong with each; empty: nothing.
std::string path_fault(const std::string& path);
std::string header_text(const std::string& name, const std::string& value, const service::ServiceProfile& profile);
/// With the line and the column, both from 1 and the latter in characters.
std::string json_fault(const std::string& json);

/// The fields as application/x-www-form-urlencoded has them.
std::string form_text(const ComposedRequest::Pairs& fields);
/// The media type of its body, where no header says it; empty without a body. That of a file is taken from its name.
std::string media_type_of(const ComposedRequest& composed);
/// The request, which has no fault; without the content of a file.
session::Request request_of(const ComposedRequest& composed, const service::ServerAddress& address);

}  // namespace vestibule::app
