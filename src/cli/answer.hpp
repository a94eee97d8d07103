#pragma once

#include "async/event.hpp"
#include "cli/output.hpp"
#include "session/account-session.hpp"

#include <memory>

namespace vestibule::cli {

/// An answer of the service, whose body comes while it is read.
class Answer {
public:
  /// Sends the request with the account's token. Throws as `AccountSession::send`.
  static async::Task<std::shared_ptr<Answer>> ask(session::AccountSession& account, session::Request request);

  int status() const { return reply_.status; }
  /// Status line and headers, as they can be shown.
  std::string head() const;

  /// Reads what comes until it is this answer's turn to be written, a bounded part at most; then writes it all. Throws
  /// `service::Unavailable` where not the whole answer comes, and `OutputError`.
  async::Task<void> write_to(Output& output, async::Event& turn);

private:
  async::Task<async::Bytes> read();
  goffset stated_length() const;

  std::shared_ptr<async::Slots> places_;
  async::Slot place_;
  service::OpenReply reply_;
  bool is_whole_ = false;  ///< nothing is still to come
};

}  // namespace vestibule::cli
