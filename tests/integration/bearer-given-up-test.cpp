// Streams and bodies that can be read once, given up wherever they can wait: by whoever waits for them, and together
// with their session. What is counted then says that nothing of them went on and that what they had came back.

#include "named-tests.hpp"
#include "waiting-request.hpp"

#include <vector>

using namespace vestibule;
using namespace vestibule::test;

namespace {

const std::vector<Case> cases = {
    {Kind::Stream, Point::Place},
    {Kind::Stream, Point::Admission},
    {Kind::Stream, Point::Token},
    {Kind::Stream, Point::Renewal},
    {Kind::Stream, Point::Headers},
    {Kind::Stream, Point::Answer},
    {Kind::Stream, Point::Headers, true},
    {Kind::Stream, Point::Answer, true},
    {Kind::OneShot, Point::Admission},
    {Kind::OneShot, Point::Token},
    {Kind::OneShot, Point::Renewal},
    {Kind::OneShot, Point::Expectation},
    {Kind::OneShot, Point::SecondAdmission},
    {Kind::OneShot, Point::Body},
    {Kind::OneShot, Point::Socket},
    {Kind::OneShot, Point::Headers},
    {Kind::OneShot, Point::Answer},
    {Kind::OneShot, Point::Expectation, true},
    {Kind::OneShot, Point::Body, true},
    {Kind::OneShot, Point::Socket, true},
    {Kind::OneShot, Point::Headers, true},
    {Kind::OneShot, Point::Answer, true},
};

void give_up_everywhere(bool owner) {
  for (const auto& given : cases) {
    g_test_message("%s, point %d%s", given.kind == Kind::Stream ? "stream" : "one-shot body",
                   static_cast<int>(given.point), given.after_a_401 ? ", after a 401" : "");
    WaitingRequest waiting(given);
    waiting.bring_to_the_point();
    waiting.give_up(owner);
    waiting.assert_that_all_came_back();
  }
}

void its_task_can_go_wherever_it_waits() {
  give_up_everywhere(false);
}

void its_session_can_go_wherever_it_waits() {
  give_up_everywhere(true);
}

void it_can_go_at_any_turn() {
  for (const auto kind : {Kind::Stream, Kind::OneShot})
    for (const bool owner : {false, true}) {
      int turns = 0;
      for (;; turns++) {
        WaitingRequest waiting({kind, Point::Nowhere});
        const bool in_time = waiting.turn(turns);
        if (!in_time) break;
        waiting.give_up(owner);
        waiting.assert_that_all_came_back();
      }
      g_test_message("%d turns", turns);
      g_assert_cmpint(turns, >, 10);
    }
}

}  // namespace

int main(int argc, char** argv) {
  return testing::run_tests(argc, argv, "bearer-given-up",
                            {
                                {"its-task-can-go-wherever-it-waits", its_task_can_go_wherever_it_waits},
                                {"its-session-can-go-wherever-it-waits", its_session_can_go_wherever_it_waits},
                                {"it-can-go-at-any-turn", it_can_go_at_any_turn},
                            });
}
