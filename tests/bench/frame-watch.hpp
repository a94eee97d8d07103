#pragma once

#include "service-process.hpp"

#include <gtkmm/window.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace vestibule::bench {

/// What the frames of a window and the main loop's turns take.
class FrameWatch {
  using Clock = std::chrono::steady_clock;

public:
  explicit FrameWatch(Gtk::Window& window) : clock_(gtk_widget_get_frame_clock(GTK_WIDGET(window.gobj()))) {
    g_signal_connect(clock_, "before-paint",
                     G_CALLBACK(+[](GdkFrameClock*, FrameWatch* self) { self->frame_begin_ = Clock::now(); }), this);
    g_signal_connect(clock_, "after-paint", G_CALLBACK(+[](GdkFrameClock*, FrameWatch* self) {
                       const double took = since(self->frame_begin_);
                       self->frames_++;
                       self->work_ += took;
                       self->longest_frame_ = std::max(self->longest_frame_, took);
                       if (took > 1000.0 / 60) self->late_++;
                     }),
                     this);
    beat_source_ = g_timeout_add_full(
        G_PRIORITY_HIGH, 1,
        [](gpointer self) -> gboolean {
          static_cast<FrameWatch*>(self)->beat();
          return G_SOURCE_CONTINUE;
        },
        this, nullptr);
  }
  FrameWatch(const FrameWatch&) = delete;
  ~FrameWatch() {
    g_source_remove(beat_source_);
    g_signal_handlers_disconnect_by_data(clock_, this);
  }

  void begin() {
    frames_ = late_ = 0;
    longest_frame_ = longest_standstill_ = longest_work_ = work_ = 0;
    begin_ = last_ = Clock::now();
    worked_ = processor_time();
  }
  double frames_a_second() const { return static_cast<double>(frames_) * 1000 / since(begin_); }
  double longest() const { return std::max(longest_frame_, longest_standstill_); }

  void print(const char* name) const {
    std::printf("%-32s %5.1f frames a second, %ld of %ld over 16.7 ms; a frame takes %.1f ms, the longest %.1f ms; "
                "longest standstill %.1f ms, or %.1f ms of the processor's\n",
                name, frames_a_second(), late_, frames_, frames_ ? work_ / static_cast<double>(frames_) : 0,
                longest_frame_, longest_standstill_, longest_work_);
  }

private:
  void beat() {
    longest_standstill_ = std::max(longest_standstill_, since(last_));
    last_ = Clock::now();
    longest_work_ = std::max(longest_work_, processor_time() - worked_);
    worked_ = processor_time();
  }

  /// Milliseconds of this thread: what others do on the machine meanwhile is not in it.
  static double processor_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_nsec) / 1e6;
  }

  GdkFrameClock* clock_;
  guint beat_source_ = 0;
  long frames_ = 0, late_ = 0;
  double longest_frame_ = 0, longest_standstill_ = 0, work_ = 0, longest_work_ = 0, worked_ = 0;
  Clock::time_point begin_, last_, frame_begin_;
};

}  // namespace vestibule::bench
