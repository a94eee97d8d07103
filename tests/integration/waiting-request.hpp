#pragma once

#include "bearer-fixture.hpp"
#include "counted-stream.hpp"
#include "raw-server.hpp"

#include <memory>
#include <string>

namespace vestibule::test {

/// A stream, or one with a body that can be read once.
enum class Kind { Stream, OneShot };

/// Where a request can wait.
enum class Point {
  Place,            ///< as many streams are open as may be
  Admission,        ///< as many messages are with libsoup as may be
  Token,            ///< a renewal that another one began
  Renewal,          ///< the one that its own refusal began
  Expectation,      ///< the server is to say whether it wants the body
  SecondAdmission,  ///< it did not: the next message takes the body unasked
  Body,             ///< there is no more of it yet
  Socket,           ///< the server is to take in more of the body
  Headers,
  Answer,  ///< the rest of it
  Nowhere,
};

/// Which request waits, and where.
struct Case {
  Kind kind;
  Point point;
  bool after_a_401 = false;  ///< in the send that follows a refusal
};

/// What a request has done.
struct Counts {
  int ended = 0;
  int dropped = 0;  ///< its coroutine's locals are gone
  std::string answer;
  std::shared_ptr<StreamCounts> body = std::make_shared<StreamCounts>();
};

/// A request that waits where it is told to, the server that has it wait there, and those who send beside it.
class WaitingRequest {
public:
  explicit WaitingRequest(Case given)
      : given_(given), server_([this](RawConnection& connection) { return serve(connection); }) {
    begin_session();
  }

  /// Has the request wait at the point, among others.
  void bring_to_the_point();
  /// Has it pass so many turns of the loop, its token refused; false when it has ended by then.
  bool turn(int turns);
  /// Destroys its task, and with `owner` the session, too.
  void give_up(bool owner);
  /// Nothing more of it happens, nobody else notices, and whoever comes next finds room.
  void assert_that_all_came_back();

private:
  void begin_session();
  void start();
  void open_streams();
  session::Request request(const std::string& path) const { return {.url = server_.url(path)}; }
  async::Object<GInputStream> body();
  async::Task<void> serve(RawConnection& connection);
  async::Task<void> stop_at(Point point);
  async::Task<void> watch(session::Request request, std::shared_ptr<Counts> counts);
  async::Task<std::string> answer(session::Request request);
  async::Task<void> keep_open(session::Request request);

  const Case given_;
  SignedInBearer account_;
  ManySends& elsewhere_ = account_.sends;  ///< with the same token, in another session
  async::Event go_, never_;
  int sends_ = 0, held_ = 0, open_streams_ = 0;
  int sends_before_ = 0, reads_before_ = 0;
  bool reached_ = false;
  std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
  async::Object<GIOStream> body_writer_;
  RawServer server_;
  std::unique_ptr<session::BearerSession> bearer_;
  std::unique_ptr<ManySends> others_;
  async::TaskScope streams_, scope_;
};

}  // namespace vestibule::test
