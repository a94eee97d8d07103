#pragma once

#include <vestibule/account.hpp>
#include <vestibule/api.hpp>

#include <libsoup/soup.h>

#include <memory>

namespace vestibule {
inline namespace v1 {

/// A `SoupSession` that sends an account's token, for as long as this lives.
class VESTIBULE_API Attachment {
public:
  Attachment(Attachment&& other) noexcept;
  Attachment& operator=(Attachment&& other) noexcept;
  Attachment(const Attachment&) = delete;
  Attachment& operator=(const Attachment&) = delete;
  /// The session is left as it was.
  ~Attachment();

private:
  friend struct Internals;
  class Impl;
  VESTIBULE_LOCAL explicit Attachment(std::shared_ptr<Impl> impl) noexcept;

  std::shared_ptr<Impl> impl_;
};

/// Lets what `session` sends carry the account's token.
VESTIBULE_API Attachment attach(SoupSession* session, const Account& account);

}  // namespace v1
}  // namespace vestibule
