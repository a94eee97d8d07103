#pragma once

#include <vestibule/api.hpp>

#include <gio/gio.h>
#include <libsoup/soup.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace vestibule {
inline namespace v1 {

/// A request, to be sent with an account's token by `Account::send`. Copies share nothing that can be changed.
class VESTIBULE_API Request {
public:
  /// `url`: where it goes; what begins with a slash is put behind the account's server address. A token goes with it to
  /// the origin of that address only, whatever the URL says and wherever it is redirected to.
  Request(const std::string& method, const std::string& url);
  /// A copy of its own.
  Request(const Request& other);
  /// A copy of its own.
  Request& operator=(const Request& other);
  /// Takes over the other one, which is none then.
  Request(Request&& other) noexcept;
  /// Takes over the other one, which is none then.
  Request& operator=(Request&& other) noexcept;
  ~Request();

  /// Adds a header. `Authorization`, and those that say where a body ends, are not a caller's to set: such a request is
  /// `Failure::Kind::Invalid` when it is sent.
  Request& add_header(const std::string& name, const std::string& value);
  /// Sets a body that is kept in memory, so that it can be sent again. `body` is shared, not copied.
  Request& set_body(const std::string& content_type, GBytes* body);
  /// Sets a body that can be read once, such as an upload that is too large to be kept. It is sent only when the server
  /// asks for it (`Expect: 100-continue`, RFC 9110 §10.1.1), so that a refused token costs no upload. `length`: bytes;
  /// −1: not known.
  Request& set_body_stream(const std::string& content_type, GInputStream* body, gint64 length = -1);
  /// Bytes that the answer may have after decoding; 0: as the client's options say.
  Request& set_answer_limit(std::size_t bytes);

private:
  friend struct Internals;
  class Impl;

  std::unique_ptr<Impl> impl_;
};

/// A whole answer, of whatever status. Copies share it.
class VESTIBULE_API Reply {
public:
  /// None: status 0, and empty.
  Reply() noexcept;
  /// Copies share it.
  Reply(const Reply& other) noexcept;
  /// Copies share it.
  Reply& operator=(const Reply& other) noexcept;
  ~Reply();

  /// The HTTP status.
  int status() const noexcept;
  /// The body, as long as a reply of this answer lives.
  std::string_view text() const noexcept;
  /// The body; belongs to the reply. Null where there is none.
  GBytes* body() const noexcept;
  /// The media type, lower case and without parameters; empty where there is none.
  std::string content_type() const;
  /// The value of a header, several of one name joined by commas; empty where there is none.
  std::string header(const std::string& name) const;
  /// The message of the last hop, for all else; belongs to the reply. Null where there is none.
  SoupMessage* message() const noexcept;

private:
  friend struct Internals;
  class Impl;
  VESTIBULE_LOCAL explicit Reply(std::shared_ptr<const Impl> impl) noexcept;

  std::shared_ptr<const Impl> impl_;
};

}  // namespace v1
}  // namespace vestibule
