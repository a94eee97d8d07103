#pragma once

#include "async/owned.hpp"

#include <libsoup/soup.h>

#include <deque>
#include <string>

namespace vestibule::test {

/// Somebody's own `SoupSession`, as it is used without this library.
class PlainSession {
public:
  struct Send {
    async::Object<SoupMessage> message;
    async::Object<GCancellable> cancellable;
    bool ended = false;
    int status = 0;
    std::string body;
    std::string error;
  };

  /// `connections`: how many it may have open at a time.
  explicit PlainSession(int connections = 16);

  SoupSession* soup() const { return session_.get(); }
  /// Begins to send, without a body where `body` is empty; the result stays where it is.
  Send& start(const char* method, const std::string& url, const std::string& body = "");
  /// The same, for a message that the caller has made.
  Send& start(async::Object<SoupMessage> message);
  /// Sends, and waits for the answer.
  Send& send(const char* method, const std::string& url, const std::string& body = "");

  int ended() const { return ended_; }
  int ended(int status) const;
  void wait_for_all();

private:
  async::Object<SoupSession> session_;
  std::deque<Send> sends_;
  int ended_ = 0;
};

}  // namespace vestibule::test
