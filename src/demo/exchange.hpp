#pragma once

#include "fault.hpp"
#include "json.hpp"
#include "tokens.hpp"

#include <libsoup/soup.h>

#include <functional>
#include <map>

namespace vestibule::demo {

struct Route;

/**
 * One request and its answer. Lives from the request's headers until the answer is sent or the connection is gone, and
 * beyond that while something holds it: what then still happens has its effect, as on any server, and reaches nobody.
 */
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
  /** Called with every piece of a body that is not kept. */
  using Reader = std::function<void(const void* bytes, std::size_t length)>;

  /** Begins with the headers read and the body not yet. */
  static std::shared_ptr<Exchange> begin(SoupServerMessage* message, const Policy& policy);
  /** The exchange that `begin` made for this message; null after its end. */
  static std::shared_ptr<Exchange> of(SoupServerMessage* message);

  Exchange(SoupServerMessage* message, const Policy& policy);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  SoupServerMessage* message() const { return message_.get(); }
  /** GET for a HEAD too: the answer is the same, libsoup leaves its body out. */
  std::string method() const;
  /** As in the request line, without the query. */
  std::string path() const;
  /** The path and the query. */
  std::string target() const;
  bool is_http2() const;
  /** The token of `Authorization: Bearer` (RFC 6750, section 2.1). */
  std::optional<std::string> bearer() const;
  std::string header(const char* name) const;
  /** The whole body; empty for one that went to a reader. */
  std::string body() const;

  /** Answers 413 as soon as the body proves longer than `limit` bytes; keeps it, or gives it to `reader`. */
  void bound_body(std::size_t limit, Reader reader = {});

  /** Runs `next` after some milliseconds, without a wait when they are 0; other requests go on meanwhile. */
  void after(unsigned milliseconds, std::function<void()> next);
  /** The answer comes later than the handler's return; to be called in the handler. */
  void hold();

  /** Sends the answer. Headers go to `response_headers()` before. Only the first answer counts. */
  void answer(unsigned status, const std::string& body, const char* content_type = "application/json; charset=utf-8");
  /** Sends the head of an answer of `length` bytes, and its first piece; "wrote-chunk" asks for the next. */
  void answer_in_pieces(unsigned status, const char* content_type, goffset length,
                        const std::function<void(SoupMessageBody*)>& append_first);
  SoupMessageHeaders* response_headers() const { return soup_server_message_get_response_headers(message_.get()); }
  bool is_answered() const { return answered_; }
  /** The connection is closed or the answer sent. */
  bool is_over() const { return over_; }
  /** Shuts the connection down, answered or not. */
  void drop();

  /** Goes on with what `hold` stopped, without an answer yet. */
  void resume();

  /** Called once when an answer is given, in its place: `answer` then sends it, or another. */
  std::function<void(unsigned status, const std::string& body, const char* content_type)> instead;
  /** Called with what is sent: a status, or "dropped". */
  std::function<void(const std::string& outcome)> on_answer;
  std::function<void()> on_over;

  std::optional<Fault> fault;        ///< what this exchange is to suffer
  const Route* route = nullptr;      ///< null: there is none
  bool passed_guard = false;         ///< the route asks for no token, or this one is good
  Claims claims;                     ///< of the bearer token, on a guarded route
  JsonNodePtr json;                  ///< the body, on a route that takes JSON; null for an empty one
  std::shared_ptr<void> attachment;  ///< what a streamed body comes to, for the route that reads it

private:
  void got_chunk(GBytes* chunk);
  void refuse_as_too_large();
  void begin_answer(unsigned status);
  void finish();

  ObjectPtr<SoupServerMessage> message_;
  const Policy& policy_;
  std::size_t limit_ = 0;
  std::size_t received_ = 0;
  Reader reader_;
  bool held_ = false;
  bool answered_ = false;
  bool over_ = false;
};

using ExchangePtr = std::shared_ptr<Exchange>;

/** The published service's shape for errors that no route of its own makes. */
std::string error_body(unsigned status, const std::string& message, const char* error = nullptr);

/** Answers with such a body; the error is the status's phrase. */
void answer_error(const ExchangePtr& exchange, unsigned status, const std::string& message);

/** Runs `serve`; when it throws, as a full disk makes it, the answer is a 500. Nothing may be thrown through C. */
void answering(const ExchangePtr& exchange, const std::function<void()>& serve);

}  // namespace vestibule::demo
