#pragma once

#include "async/owned.hpp"
#include "library/internals.hpp"
#include "session/token-source.hpp"
#include "tokens/generation.hpp"

#include <libsoup/soup.h>

#include <memory>
#include <optional>
#include <string>

namespace vestibule::library {

/// What an attachment knows of a message that is with libsoup.
struct AttachedMessage {
  std::weak_ptr<Internals::AttachmentImpl> attachment;
  session::Ticket ticket = 0;
  bool had_flag = false;                           ///< its caller has set `SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE`
  std::string header = {};                         ///< where its token is, while it has one
  tokens::Generation generation = {};              ///< of that token
  int refusals = 0;                                ///< so far
  std::optional<tokens::Generation> refused = {};  ///< the last one of them
  bool challenged = false;                         ///< its answer has a challenge that the server did not make
  async::Object<SoupAuth> waiting = {};            ///< while it waits for what is to become of it
};

/// Null for a message that no attachment looks after.
AttachedMessage* attached(SoupMessage* message);
void set_attached(SoupMessage* message, std::unique_ptr<AttachedMessage> attached);

/// Whether the answer to the message's present hop may be a refusal of its token.
bool takes_challenge(SoupMessage* message);
/// libsoup cannot send a body a second time, and does not say so.
bool has_body(SoupMessage* message);
/// Method, origin and path: see `session::route_of`.
std::string route_of(SoupMessage* message);

/// Puts a challenge into a 401 that has none: libsoup asks nobody without one.
void add_challenge(SoupMessage* message);
/// Takes it out again, before its caller sees it.
void remove_challenge(SoupMessage* message);

}  // namespace vestibule::library
