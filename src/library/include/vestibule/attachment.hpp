#pragma once

#include <vestibule/account.hpp>
#include <vestibule/api.hpp>

#include <libsoup/soup.h>

#include <memory>

namespace vestibule {
inline namespace v1 {

/// That a `SoupSession` sends an account's token, for as long as this lives: see `attach`. It keeps both alive.
class VESTIBULE_API Attachment {
public:
  /// Takes over what the other one held.
  Attachment(Attachment&& other) noexcept;
  /// Takes over what the other one held.
  Attachment& operator=(Attachment&& other) noexcept;
  Attachment(const Attachment&) = delete;
  Attachment& operator=(const Attachment&) = delete;
  /// From now on the session sends no token; what waits has the 401 that it got.
  ~Attachment();

private:
  friend struct Internals;
  class Impl;
  VESTIBULE_LOCAL explicit Attachment(std::shared_ptr<Impl> impl) noexcept;

  std::shared_ptr<Impl> impl_;
};

/// Has a program's own `SoupSession` send the account's token, for as long as the result lives:
///
///     auto attachment = vestibule::attach(session, account);
///     soup_session_send_async(session, message, …);  // as before
///
/// For each message that begins at the account's origin and is sent asynchronously on this thread:
///
///  - **The header.** It carries the token, in place of an `Authorization` of its caller's. A redirect elsewhere takes
///    it out again; messages to other origins are left alone. `https`, or this machine.
///  - **Fresh.** The token is renewed ahead of its end while this lives, whether anything is sent or not.
///  - **Waiting and sending again.** Where it is refused with a 401, the message waits inside libsoup, with whatever
///    else is refused, for one renewal, and is sent again; its caller sees the answer to that. Also where the server
///    sends no `WWW-Authenticate`. A message that was sent before the store had answered waits for that.
///  - **What cannot be sent again** is a message with a body: libsoup reads a body once. Its 401 is its caller's, and
///    the token is renewed for those that follow. (`Account::send` can; so can a caller who makes the message anew.)
///  - **A 401 for its caller** comes where a new token does not help, nobody is signed in, the session has ended or no
///    renewal is to be had; the account's state says which.
///
/// The authentication cache of libsoup is off for these messages: a proxy that wants a password is answered each time.
/// Messages of other threads, and of `soup_session_send`, go without a token. The session must have its
/// `SoupAuthManager`, which it has unless that was taken out; without it nothing is sent again. Of two accounts at one
/// origin the one that was attached first is taken.
VESTIBULE_API Attachment attach(SoupSession* session, const Account& account);

}  // namespace v1
}  // namespace vestibule
