#pragma once

#include <vestibule/vestibule.hpp>

#include <utility>

namespace vestibule {
inline namespace v1 {

/// The way to what is behind the API's classes, for the library itself.
struct VESTIBULE_LOCAL Internals {
  using AccountImpl = Account::Impl;
  using AccessTokenImpl = AccessToken::Impl;
  using AttachmentImpl = Attachment::Impl;
  using ClientImpl = Client::Impl;
  using EventImpl = Event::Impl;
  using FailureImpl = Failure::Impl;
  using OptionsImpl = Options::Impl;
  using ReplyImpl = Reply::Impl;
  using RequestImpl = Request::Impl;
  using TokenStoreImpl = TokenStore::Impl;

  template <class Shown>
  static auto& of(const Shown& shown) {
    return shown.impl_;
  }
  template <class Shown, class Impl>
  static Shown make(std::shared_ptr<Impl> impl) {
    return Shown(std::move(impl));
  }
};

}  // namespace v1
}  // namespace vestibule
