// How long the window stands still from a press on Log In to the first data: the program itself, in a real window, with
// a real keyring, at the demo service.
//
//     log-in-bench DEMO-SERVICE
#include "app/application.hpp"
#include "frame-watch.hpp"

#include <glibmm/main.h>

#include <functional>
#include <string>
#include <vector>

using namespace vestibule;
using app::AccountWindow;
using app::Application;

namespace {

constexpr double longest_bound = 50;  // ms
constexpr double settling = 400;      // ms that are watched after each effect
constexpr double patience = 20'000;   // ms
constexpr const char* password = "demo";

/// The part of what is shown that has this id in its .ui file; null where there is none.
GtkWidget* find(GtkWidget* widget, const std::string& id) {
  const char* its_id = gtk_buildable_get_buildable_id(GTK_BUILDABLE(widget));
  if (its_id && id == its_id) return widget;
  for (auto* child = gtk_widget_get_first_child(widget); child; child = gtk_widget_get_next_sibling(child))
    if (auto* found = find(child, id)) return found;
  return nullptr;
}

/// A step of the person, and what it leads to.
struct Step {
  const char* name;
  std::function<void(GtkWidget*)> act;
  std::function<bool(GtkWidget*)> is_done;
};

void write(GtkWidget* window, const char* entry, const std::string& text) {
  gtk_editable_set_text(GTK_EDITABLE(find(window, entry)), text.c_str());
}

bool says_something(GtkWidget* window, const char* label) {
  auto* found = find(window, label);
  return found && gtk_widget_get_mapped(found) && *gtk_label_get_text(GTK_LABEL(found));
}

std::vector<Step> steps_at(const std::string& url) {
  return {
      {"fill in",
       [url](GtkWidget* window) {
         write(window, "server_entry", url);
         write(window, "username_entry", "demo");
         write(window, "password_entry", password);
       },
       [](GtkWidget* window) { return gtk_widget_is_sensitive(find(window, "log_in_button")); }},
      {"log in", [](GtkWidget* window) { gtk_widget_activate(find(window, "log_in_button")); },
       [](GtkWidget* window) { return find(window, "account_row") != nullptr; }},
      {"get data",
       [](GtkWidget* window) { gtk_widget_activate_action(find(window, "resource_label"), "page.get-data", nullptr); },
       [](GtkWidget* window) { return says_something(window, "message_label"); }}};
}

/// Goes through the steps. Returns whether none let the window stand still for longer than may be.
bool keeps_moving(AccountWindow& window, const std::vector<Step>& steps) {
  auto* widget = GTK_WIDGET(window.gobj());
  bench::FrameWatch watch(window);
  bool keeps_moving = true;
  for (const auto& step : steps) {
    watch.begin();
    step.act(widget);
    const auto begin = std::chrono::steady_clock::now();
    double effect = 0;
    while (effect == 0 || bench::since(begin) < effect + settling) {
      g_main_context_iteration(nullptr, true);
      if (effect == 0 && step.is_done(widget)) effect = bench::since(begin);
      if (bench::since(begin) > patience) return false;
    }
    std::printf("%-10s effect after %6.1f ms; ", step.name, effect);
    watch.print("");
    keeps_moving = keeps_moving && watch.longest() <= longest_bound;
  }
  return keeps_moving;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  g_setenv("VESTIBULE_DEMO_PASSWORD", password, TRUE);
  const bench::ServiceProcess service(
      {argv[1], "--port", "0", "--account", "demo", "--control", "--secret-delay", "0"});
  const auto application = Application::create();
  bool good = false;
  const auto started = std::chrono::steady_clock::now();
  Glib::signal_timeout().connect(
      [&] {
        auto* window = dynamic_cast<AccountWindow*>(application->get_active_window());
        if (!window || !window->get_mapped() || bench::since(started) < 1500) return true;
        good = keeps_moving(*window, steps_at(service.url));
        application->quit();
        return false;
      },
      100);
  application->run(1, argv);
  return good ? 0 : 1;
}
