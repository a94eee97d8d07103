// How an activity window keeps up: a real one, of an account whose requests go to a real service over real connections.
// Its frames are counted, and the main loop is asked each millisecond whether it runs; first while nothing happens,
// then at so many events a second.
//
//     activity-bench INSTANT-SERVICE [REQUESTS A SECOND]
#include "app/activity/activity-window.hpp"
#include "async/race.hpp"
#include "async/task-scope.hpp"
#include "keyring/memory-token-store.hpp"
#include "service/profile-library.hpp"

#include <adwaita.h>
#include <gtkmm/application.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>

using namespace vestibule;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr double longest_bound = 50;  // ms
constexpr std::chrono::milliseconds measured_time = 8s;

double since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// A program that answers each request at once, until this goes.
class Service {
public:
  explicit Service(const char* program)
      : process_(async::Object<GSubprocess>::adopt(
            g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, nullptr, program, nullptr))) {
    if (!process_) std::exit(2);
    std::string line(200, '\0');
    const auto length =
        g_input_stream_read(g_subprocess_get_stdout_pipe(process_.get()), line.data(), line.size(), nullptr, nullptr);
    std::istringstream words(line.substr(0, static_cast<std::size_t>(std::max<gssize>(length, 0))));
    for (std::string word; words >> word;)
      if (word.starts_with("http://")) url = word;
  }
  Service(const Service&) = delete;
  ~Service() { g_subprocess_force_exit(process_.get()); }

  std::string url;

private:
  async::Object<GSubprocess> process_;
};

/// What the frames of a window and the main loop's turns take.
class Watch {
public:
  explicit Watch(Gtk::Window& window) : clock_(gtk_widget_get_frame_clock(GTK_WIDGET(window.gobj()))) {
    g_signal_connect(clock_, "before-paint",
                     G_CALLBACK(+[](GdkFrameClock*, Watch* self) { self->frame_begin_ = Clock::now(); }), this);
    g_signal_connect(clock_, "after-paint", G_CALLBACK(+[](GdkFrameClock*, Watch* self) {
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
          static_cast<Watch*>(self)->beat();
          return G_SOURCE_CONTINUE;
        },
        this, nullptr);
  }
  Watch(const Watch&) = delete;
  ~Watch() {
    g_source_remove(beat_source_);
    g_signal_handlers_disconnect_by_data(clock_, this);
  }

  void begin() {
    frames_ = late_ = 0;
    longest_frame_ = longest_standstill_ = work_ = 0;
    begin_ = last_ = Clock::now();
  }
  double frames_a_second() const { return static_cast<double>(frames_) * 1000 / since(begin_); }
  double longest() const { return std::max(longest_frame_, longest_standstill_); }

  void print(const char* name) const {
    std::printf("%-32s %5.1f frames a second, %ld of %ld over 16.7 ms; a frame takes %.1f ms, the longest %.1f ms; "
                "longest standstill %.1f ms\n",
                name, frames_a_second(), late_, frames_, frames_ ? work_ / static_cast<double>(frames_) : 0,
                longest_frame_, longest_standstill_);
  }

private:
  void beat() {
    longest_standstill_ = std::max(longest_standstill_, since(last_));
    last_ = Clock::now();
  }

  GdkFrameClock* clock_;
  guint beat_source_ = 0;
  long frames_ = 0, late_ = 0;
  double longest_frame_ = 0, longest_standstill_ = 0, work_ = 0;
  Clock::time_point begin_, last_, frame_begin_;
};

class Bench {
public:
  Bench(const std::string& url, int rate)
      : rate_(rate), account_(std::make_shared<session::AccountSession>(
                         std::get<service::ServerAddress>(service::parse_server_address(url)), "bench",
                         service::token_api_profile(), service::TransportPolicy(), store_, clock_)) {}

  async::Task<void> run(Gtk::Window& parent) {
    const tokens::Secret password("bench");
    co_await account_->tokens().restore();
    co_await account_->sign_in(password, true);
    const auto window = app::ActivityWindow::open(parent, account_, clock_, [] {});
    co_await async::sleep_for(4s);
    Watch watch(*window);

    watch.begin();
    co_await async::sleep_for(3s);
    watch.print("idle");
    const double idle = watch.frames_a_second();

    // What the screen can do: frames in which nothing changes.
    const auto ticks = window->add_tick_callback([](const Glib::RefPtr<Gdk::FrameClock>&) { return true; });
    watch.begin();
    co_await async::sleep_for(3s);
    watch.print("a frame at all times");
    const double most = watch.frames_a_second();
    window->remove_tick_callback(ticks);

    begin_ = Clock::now();
    feed();
    co_await async::sleep_for(9s);  // the log is full then, and its oldest requests go
    const auto before = account_->requests().change();
    watch.begin();
    co_await async::sleep_for(measured_time);
    const auto steps = static_cast<double>(account_->requests().change() - before) / (measured_time / 1s);
    char name[60];
    std::snprintf(name, sizeof name, "%.0f events a second", steps);
    watch.print(name);
    std::printf("missed frames: %.1f %%\n", 100 * (1 - watch.frames_a_second() / most));
    keeps_up = idle == 0 && watch.longest() <= longest_bound && steps >= 1000;
    feeding_ = {};
    asking_.cancel();
  }

  bool keeps_up = false;

private:
  /// So many requests a second, however late the main loop comes to it.
  void feed() {
    const auto due = static_cast<long>(since(begin_) * rate_ / 1000);
    for (; asked_ < due; asked_++)
      asking_.start(ask());
    feeding_ = async::Timer(5ms, [this] { feed(); });
  }
  async::Task<void> ask() {
    try {
      co_await account_->fetch(account_->profile().resources.front());
    } catch (const Error& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
  }

  int rate_;
  tokens::SystemClock clock_;
  keyring::MemoryTokenStore store_;
  std::shared_ptr<session::AccountSession> account_;
  Clock::time_point begin_;
  long asked_ = 0;
  async::Timer feeding_;
  async::TaskScope asking_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const Service service(argv[1]);
  Bench bench(service.url, argc > 2 ? std::atoi(argv[2]) : 250);
  const auto application = Gtk::Application::create("io.github.vestibule.Bench", Gio::Application::Flags::NON_UNIQUE);
  application->signal_activate().connect([&] {
    adw_init();
    Gtk::Window parent;
    application->add_window(parent);
    parent.present();
    async::run(bench.run(parent));
  });
  application->run();
  return bench.keeps_up ? 0 : 1;
}
