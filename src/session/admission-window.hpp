#pragma once

#include <chrono>
#include <cstddef>

namespace vestibule::session {

/// How many messages may be with libsoup at a time: the narrowest that is as fast as any.
///
/// A narrow one costs the processor least, and lets the fewest requests carry a token that turns out to be stale; but
/// where an answer takes its time, a service serves as many requests a second as are with it. So it begins narrow, and
/// while requests wait for admission, their rate is measured: twice the width is tried, and kept where it pays; half
/// of it is, where that costs nothing. What has failed is tried again after a while, since networks change.
class AdmissionWindow {
public:
  struct Bounds {
    std::size_t least = 8;
    std::size_t most = 64;  ///< connections to one host, over HTTP/1.1
  };

  explicit AdmissionWindow(Bounds bounds) : bounds_(bounds) {}

  std::size_t size() const { return size_; }
  /// A request has its answer. `now`: any clock that only goes forward. `contended`: others wait for admission. The
  /// size may be another one afterwards.
  void answered(std::chrono::microseconds now, bool contended);
  /// Something else than the width kept requests up, such as a renewal: what is being measured begins anew.
  void disturbed();

private:
  enum class Trial { None, Wider, Narrower };

  void judge(double rate);
  void begin(Trial trial);
  void give_up(Trial trial);

  const Bounds bounds_;
  std::size_t size_ = bounds_.least;
  std::size_t kept_ = bounds_.least;  ///< the size before the trial
  double kept_rate_ = 0;              ///< answers a microsecond
  Trial trial_ = Trial::None;
  Trial failed_ = Trial::None;     ///< the last one that did
  int patience_ = 0;               ///< measurements until the next trial
  std::size_t unsettled_ = size_;  ///< answers still to come that were admitted under another size
  std::size_t answers_ = 0;        ///< since `began_`
  std::chrono::microseconds began_{0};
};

}  // namespace vestibule::session
