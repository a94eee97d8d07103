#pragma once

#include "tokens/clock.hpp"
#include "tokens/generation.hpp"

#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::session {

/// How a request ended, or that it has not yet.
enum class RequestEnd {
  Open,
  Answered,      ///< its caller has an answer, whatever that says
  SessionEnded,  ///< or nobody was signed in
  Unavailable,   ///< the server, or a renewal that it waited for
  Failed,        ///< for another reason
  TakenBack,     ///< its caller wants it no more
};

/// The end's name for logs and machines, such as "taken-back".
const char* name_of(RequestEnd end);

/// One time that a request went to the server.
struct RequestSend {
  tokens::BootTimePoint at;
  tokens::Generation generation = {};                     ///< of the token that it was sent with; zero: without one
  std::optional<tokens::BootTimePoint> answered_at = {};  ///< nothing until then
  int status = 0;
  bool refused = false;  ///< the answer refuses the token
};

/// What a request went through, without its tokens, query, headers and body.
struct RequestRecord {
  std::uint64_t number = 0;  ///< counts from 1
  std::uint64_t change = 0;  ///< grows with each step of any request: which records have changed since
  std::string route;         ///< as `route_of`, at most `RequestLog::longest_route` bytes
  tokens::BootTimePoint asked_at;
  std::optional<tokens::BootTimePoint> admitted_at = {};  ///< it had a place, and asked for its token
  std::vector<RequestSend> sends = {};
  std::optional<tokens::BootTimePoint> ended_at = {};
  RequestEnd end = RequestEnd::Open;
};

/// What the last requests of an account went through, in the process that sends them. It has a ring of its own, so that
/// many requests push no event of the session out.
class RequestLog {
public:
  static constexpr std::size_t longest_route = 200;

  explicit RequestLog(const tokens::Clock& clock, std::size_t capacity = 2000) : clock_(clock), capacity_(capacity) {}

  /// A request, while it is under way. Where nothing has said how it ended, it is taken back when this goes.
  class Entry {
  public:
    /// Records nothing where there is no log.
    Entry(RequestLog* log, std::string route) : log_(log), number_(log ? log->ask(std::move(route)) : 0) {}
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry() { end(RequestEnd::TakenBack); }

    void admitted();
    /// `generation`: zero, where it goes without a token.
    void sent(tokens::Generation generation);
    void answered(int status, bool refused);
    /// Only the first one counts.
    void end(RequestEnd end);
    /// Ends it by what is being thrown.
    void failed(const std::exception& error);

  private:
    RequestRecord* record();
    RequestLog* log_;
    std::uint64_t number_;
  };

  /// Grows with each step.
  std::uint64_t change() const { return change_; }
  /// Those that are kept, the oldest first.
  const std::deque<RequestRecord>& records() const { return records_; }

private:
  std::uint64_t ask(std::string route);

  const tokens::Clock& clock_;
  std::size_t capacity_;
  std::uint64_t last_ = 0;
  std::uint64_t change_ = 0;
  std::deque<RequestRecord> records_;
};

}  // namespace vestibule::session
