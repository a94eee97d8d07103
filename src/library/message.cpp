#include "library/message-impl.hpp"

#include "session/request-header.hpp"

namespace vestibule {
inline namespace v1 {

session::Request Request::Impl::made_for(const service::ServerAddress& address,
                                         const service::ServiceProfile& profile) const {
  auto made = request;
  if (made.url.starts_with('/')) made.url = address.url_of(made.url);
  for (const auto& [name, value] : headers) {
    if (session::header_fault(name, value, profile)) throw session::MalformedRequest();
    session::add_header(made, name, value);
  }
  return made;
}

Request::Request(const std::string& method, const std::string& url) : impl_(std::make_unique<Impl>()) {
  impl_->request.method = method;
  impl_->request.url = url;
}

Request::Request(const Request& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Request& Request::operator=(const Request& other) {
  impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
Request::Request(Request&& other) noexcept = default;
Request& Request::operator=(Request&& other) noexcept = default;
Request::~Request() = default;

Request& Request::add_header(const std::string& name, const std::string& value) {
  impl_->headers.emplace_back(name, value);
  return *this;
}

Request& Request::set_body(const std::string& content_type, GBytes* body) {
  impl_->request.content_type = content_type;
  impl_->request.body = async::Bytes::share(body);
  impl_->request.one_shot_body = nullptr;
  return *this;
}

Request& Request::set_body_stream(const std::string& content_type, GInputStream* body, gint64 length) {
  impl_->request.content_type = content_type;
  impl_->request.body = nullptr;
  impl_->request.one_shot_body = async::Object<GInputStream>::share(body);
  impl_->request.one_shot_length = length;
  return *this;
}

Request& Request::set_answer_limit(std::size_t bytes) {
  impl_->request.body_limit = bytes;
  return *this;
}

Reply::Reply() noexcept = default;
Reply::Reply(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}
Reply::Reply(const Reply& other) noexcept = default;
Reply& Reply::operator=(const Reply& other) noexcept = default;
Reply::~Reply() = default;

int Reply::status() const noexcept {
  return impl_ ? impl_->reply.status : 0;
}

std::string_view Reply::text() const noexcept {
  return impl_ ? impl_->reply.text() : std::string_view();
}

GBytes* Reply::body() const noexcept {
  return impl_ ? impl_->reply.body.get() : nullptr;
}

std::string Reply::content_type() const {
  return impl_ ? impl_->reply.content_type() : std::string();
}

std::string Reply::header(const std::string& name) const {
  if (!impl_) return {};
  const char* value =
      soup_message_headers_get_list(soup_message_get_response_headers(impl_->reply.message.get()), name.c_str());
  return value ? value : "";
}

SoupMessage* Reply::message() const noexcept {
  return impl_ ? impl_->reply.message.get() : nullptr;
}

}  // namespace v1
}  // namespace vestibule
