#include "library/attachment-impl.hpp"

#include "library/completion.hpp"

#include <utility>

namespace vestibule {
inline namespace v1 {

namespace {

void end(std::shared_ptr<Internals::AttachmentImpl> impl) {
  if (!impl) return;
  impl->end();
  library::release_later(std::move(impl));
}

}  // namespace

Attachment::Attachment(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Attachment::Attachment(Attachment&& other) noexcept = default;
Attachment& Attachment::operator=(Attachment&& other) noexcept {
  if (this != &other) end(std::exchange(impl_, std::move(other.impl_)));
  return *this;
}
Attachment::~Attachment() {
  end(std::move(impl_));
}

Attachment attach(SoupSession* session, const Account& account) {
  auto impl = std::make_shared<Internals::AttachmentImpl>(session, Internals::of(account));
  impl->begin();
  return Internals::make<Attachment>(std::move(impl));
}

}  // namespace v1
}  // namespace vestibule
