#include "app/activity/activity-window.hpp"
#include "async/task-scope.hpp"
#include "keyring/memory-token-store.hpp"
#include "service/profile-library.hpp"
#include "session/token-source.hpp"

#include <adwaita.h>
#include <glibmm/main.h>
#include <gtkmm/application.h>

#include <chrono>
#include <functional>
#include <memory>

using namespace vestibule;
using namespace std::chrono_literals;
using app::ActivityWindow;

namespace {

/// Of an account that nobody is signed in to: what is asked for fails at once, and is recorded.
class Account {
public:
  Account()
      : session_(std::make_shared<session::AccountSession>(
            std::get<service::ServerAddress>(service::parse_server_address("http://127.0.0.1:9")), "ada",
            service::token_api_profile(), service::TransportPolicy(), store_, clock_)) {}

  std::unique_ptr<ActivityWindow> open_activity(Gtk::Window& parent) {
    return ActivityWindow::open(parent, session_, clock_);
  }
  void ask() { asking_.start(fetch()); }

private:
  async::Task<void> fetch() {
    try {
      co_await session_->fetch(session_->profile().resources.front());
    } catch (const session::NotSignedIn&) {
      // It is in the log.
    }
  }

  tokens::SystemClock clock_;
  keyring::MemoryTokenStore store_;
  std::shared_ptr<session::AccountSession> session_;
  async::TaskScope asking_;
};

gint64 frames_of(Gtk::Window& window) {
  auto* clock = gtk_widget_get_frame_clock(GTK_WIDGET(window.gobj()));
  return clock ? gdk_frame_clock_get_frame_counter(clock) : 0;
}

/// Runs the main loop for so long.
void run_for(std::chrono::milliseconds time) {
  bool over = false;
  async::Timer timer(time, [&over] { over = true; });
  while (!over)
    g_main_context_iteration(nullptr, true);
}

/// Waits until there was no frame for a second; false: for long there was always one.
bool falls_silent(Gtk::Window& window) {
  for (int tries = 0; tries < 20; tries++) {
    const auto before = frames_of(window);
    run_for(1s);
    if (frames_of(window) == before) return true;
  }
  return false;
}

Gtk::Window* first_window = nullptr;

void an_activity_window_draws_only_while_something_happens() {
  Account account;
  const auto window = account.open_activity(*first_window);
  g_assert_true(falls_silent(*window));
  const auto idle_since = frames_of(*window);
  g_assert_cmpint(idle_since, >, 0);
  run_for(3s);
  g_assert_cmpint(frames_of(*window), ==, idle_since);

  account.ask();
  run_for(1s);
  g_assert_cmpint(frames_of(*window), >, idle_since);
  g_assert_true(falls_silent(*window));
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/idle-windows/an-activity-window-draws-only-while-something-happens",
                  an_activity_window_draws_only_while_something_happens);
  const auto application = Gtk::Application::create("io.github.vestibule.Idle", Gio::Application::Flags::NON_UNIQUE);
  int result = 1;
  application->signal_activate().connect([&] {
    adw_init();
    Gtk::Window window;
    first_window = &window;
    application->add_window(window);
    window.present();
    result = g_test_run();
  });
  const int status = application->run();
  return status ? status : result;
}
