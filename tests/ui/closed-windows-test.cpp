#include "app/application.hpp"
#include "app/inside/resource-editor.hpp"
#include "app/side-window.hpp"

#include <glibmm/main.h>
#include <gtkmm/window.h>

#include <functional>
#include <utility>
#include <vector>

using vestibule::app::AccountWindow;
using vestibule::app::Application;
using vestibule::app::ResourceEditor;
using vestibule::app::SideWindow;

namespace {

/// Becomes null when the object is finalised.
class WeakPointer {
public:
  explicit WeakPointer(GObject* object) : object_(object) { g_object_add_weak_pointer(object, &object_); }
  WeakPointer(const WeakPointer&) = delete;
  ~WeakPointer() {
    if (object_) g_object_remove_weak_pointer(static_cast<GObject*>(object_), &object_);
  }
  bool is_null() const { return !object_; }

private:
  gpointer object_;
};

constexpr unsigned patience = 20'000;  // ms

/// Runs the main loop until it is true; false: it never was.
bool comes_true(const std::function<bool()>& true_now) {
  bool late = false;
  auto timeout = Glib::signal_timeout().connect(
      [&late] {
        late = true;
        return false;
      },
      patience);
  while (!late && !true_now())
    g_main_context_iteration(nullptr, true);
  timeout.disconnect();
  return !late;
}

/// Those on the screen: GTK closes no others.
std::vector<Gtk::Window*> account_windows(Application& application) {
  std::vector<Gtk::Window*> found;
  for (auto* window : application.get_windows())
    if (dynamic_cast<AccountWindow*>(window) && window->get_mapped()) found.push_back(window);
  return found;
}

/// The program, which a process can have once, running and with its first window open.
Application* running = nullptr;

void a_window_of_an_account_is_freed() {
  auto* const first = account_windows(*running).front();
  running->activate_action("new-window");
  g_assert_true(comes_true([] { return account_windows(*running).size() == 2; }));
  const auto windows = account_windows(*running);
  auto* const second = windows.front() == first ? windows.back() : windows.front();
  const WeakPointer weak(G_OBJECT(second->gobj()));
  second->close();
  g_assert_true(comes_true([&weak] { return weak.is_null(); }));
  g_assert_cmpuint(account_windows(*running).size(), ==, 1);
}

void the_editor_of_a_resource_is_freed() {
  SideWindow<ResourceEditor> editor;
  GObject* object = nullptr;
  editor.present([&object](auto close) {
    auto window = ResourceEditor::open(
        *account_windows(*running).front(), {}, [](const vestibule::service::Resource&) {}, std::move(close));
    object = G_OBJECT(window->gobj());
    return window;
  });
  const WeakPointer weak(object);
  gtk_window_close(GTK_WINDOW(object));
  g_assert_true(comes_true([&weak] { return weak.is_null(); }));
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/closed-windows/a-window-of-an-account-is-freed", a_window_of_an_account_is_freed);
  g_test_add_func("/closed-windows/the-editor-of-a-resource-is-freed", the_editor_of_a_resource_is_freed);

  const auto application = Application::create();
  running = application.get();
  int result = 1;
  Glib::signal_idle().connect([&result] {
    if (account_windows(*running).empty()) return true;
    result = g_test_run();
    running->quit();
    return false;
  });
  const int status = application->run(1, argv);
  return status ? status : result;
}
