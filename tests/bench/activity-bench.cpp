// How an activity window keeps up: a real one, of an account whose requests go to a real service over real connections.
// Its frames are counted, and the main loop is asked each millisecond whether it runs; first while nothing happens,
// then at so many events a second.
//
//     activity-bench INSTANT-SERVICE [REQUESTS A SECOND]
#include "app/activity/activity-window.hpp"
#include "async/race.hpp"
#include "async/task-scope.hpp"
#include "frame-watch.hpp"
#include "keyring/memory-token-store.hpp"
#include "service/profile-library.hpp"

#include <adwaita.h>
#include <gtkmm/application.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

using namespace vestibule;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr double longest_bound = 50;  // ms
constexpr std::chrono::milliseconds measured_time = 8s;

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
    const auto window = app::ActivityWindow::open(parent, account_, clock_);
    co_await async::sleep_for(4s);
    bench::FrameWatch watch(*window);

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
    const auto due = static_cast<long>(bench::since(begin_) * rate_ / 1000);
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
  const bench::ServiceProcess service({argv[1]});
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
