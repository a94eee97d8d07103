#include "session/admission-window.hpp"

#include <algorithm>

namespace vestibule::session {

namespace {

/// Twice the width doubles the rate where only latency counts, and leaves it where the processor does.
constexpr double pays = 1.4;
constexpr double costs_nothing = 0.95;
/// A trial that fails is slow for one measurement of so many.
constexpr int measurements_between_trials = 32;

std::size_t answers_to_measure(std::size_t size) {
  return std::max<std::size_t>(64, 4 * size);
}

}  // namespace

void AdmissionWindow::answered(std::chrono::microseconds now, bool contended) {
  if (bounds_.least == bounds_.most) return;
  // Where nobody waits, the rate is that of the requests' coming.
  if (!contended && trial_ == Trial::None) return disturbed();
  if (unsettled_ > 0) {
    unsettled_--;
    began_ = now;
    return;
  }
  if (++answers_ < answers_to_measure(size_)) return;
  const auto took = std::max(now - began_, std::chrono::microseconds(1));
  judge(static_cast<double>(answers_) / static_cast<double>(took.count()));
  disturbed();
}

void AdmissionWindow::disturbed() {
  unsettled_ = size_;
  answers_ = 0;
}

void AdmissionWindow::judge(double rate) {
  if (trial_ == Trial::None) {
    kept_rate_ = rate;
    if (patience_-- <= 0) begin(failed_ == Trial::Wider ? Trial::Narrower : Trial::Wider);
    return;
  }
  if (rate < kept_rate_ * (trial_ == Trial::Wider ? pays : costs_nothing)) return give_up(trial_);
  kept_ = size_;
  kept_rate_ = rate;
  begin(trial_);
}

void AdmissionWindow::begin(Trial trial) {
  trial_ = trial;
  size_ = std::clamp(trial == Trial::Wider ? kept_ * 2 : kept_ / 2, bounds_.least, bounds_.most);
  if (size_ == kept_) give_up(trial);
}

void AdmissionWindow::give_up(Trial trial) {
  size_ = kept_;
  failed_ = trial;
  trial_ = Trial::None;
  patience_ = measurements_between_trials;
}

}  // namespace vestibule::session
