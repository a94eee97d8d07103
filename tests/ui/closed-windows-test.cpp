#include "app/about-window.hpp"
#include "app/activity/activity-window.hpp"
#include "app/application.hpp"
#include "app/background/background.hpp"
#include "app/check/check-window.hpp"
#include "app/inside/resource-editor.hpp"
#include "app/login/client-certificate-window.hpp"
#include "app/preferences-window.hpp"
#include "app/sending/sending-window.hpp"
#include "app/session/session-window.hpp"
#include "app/shortcuts-window.hpp"
#include "app/side-window.hpp"
#include "config.hpp"

#include <glib/gi18n.h>
#include <glibmm/main.h>
#include <gtkmm/window.h>

#include <functional>
#include <string>
#include <vector>

using vestibule::app::AccountWindow;
using vestibule::app::ActivityWindow;
using vestibule::app::Application;
using vestibule::app::CheckWindow;
using vestibule::app::ClientCertificateWindow;
using vestibule::app::ResourceEditor;
using vestibule::app::SendingWindow;
using vestibule::app::SessionWindow;
using vestibule::app::SideWindow;
using vestibule::service::ServerAddress;

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

AccountWindow& account_window() {
  return dynamic_cast<AccountWindow&>(*account_windows(*running).front());
}

/// Of an account that nobody is signed in to, at a service that is not asked anything.
std::shared_ptr<vestibule::session::AccountSession> some_session() {
  const auto address = std::get<ServerAddress>(vestibule::service::parse_server_address("http://127.0.0.1:9"));
  return account_window().account().known().new_session({address, &vestibule::service::token_api_profile()}, "ada",
                                                        false);
}

/// What of the text below ends in an ellipsis for want of room, each in a line of its own. The title of a window may.
std::string cut_text(GtkWidget* widget) {
  const bool is_title =
      gtk_widget_has_css_class(widget, "title") && gtk_widget_get_ancestor(widget, ADW_TYPE_HEADER_BAR);
  if (!gtk_widget_get_mapped(widget) || is_title) return {};
  std::string text;
  if (GTK_IS_LABEL(widget) && pango_layout_is_ellipsized(gtk_label_get_layout(GTK_LABEL(widget))))
    text += std::string(gtk_label_get_text(GTK_LABEL(widget))) + "\n";
  for (auto* child = gtk_widget_get_first_child(widget); child; child = gtk_widget_get_next_sibling(child))
    text += cut_text(child);
  return text;
}

/// Closes it as a person does, once it can be seen; until then it shows its text to the end.
void assert_goes_when_closed(GtkWindow* window, const WeakPointer& weak) {
  g_assert_true(comes_true([window] {
    auto* clock = gtk_widget_get_frame_clock(GTK_WIDGET(window));
    return clock && gdk_frame_clock_get_frame_counter(clock) > 0;
  }));
  if (const auto text = cut_text(GTK_WIDGET(window)); !text.empty()) {
    g_test_message("The end is not shown of:\n%s", text.c_str());
    g_test_fail();
  }
  gtk_window_close(window);
  g_assert_true(comes_true([&weak] { return weak.is_null(); }));
}

void a_window_of_an_account_is_freed() {
  auto* const first = account_windows(*running).front();
  running->activate_action("new-window");
  g_assert_true(comes_true([] { return account_windows(*running).size() == 2; }));
  const auto windows = account_windows(*running);
  auto* const second = windows.front() == first ? windows.back() : windows.front();
  const WeakPointer weak(G_OBJECT(second->gobj()));
  assert_goes_when_closed(second->gobj(), weak);
  g_assert_cmpuint(account_windows(*running).size(), ==, 1);
}

/// Opens what goes with the window of an account, has the person close it once it is on the screen, and waits until it
/// is gone. `open` gets the window of the account.
template <class Window>
void assert_freed(const std::function<std::unique_ptr<Window>(AccountWindow&)>& open) {
  SideWindow<Window> side;
  GtkWindow* window = nullptr;
  side.present([&] {
    auto opened = open(account_window());
    window = opened->gobj();
    return opened;
  });
  const WeakPointer weak(G_OBJECT(window));
  assert_goes_when_closed(window, weak);
}

void the_editor_of_a_resource_is_freed() {
  assert_freed<ResourceEditor>([](AccountWindow& parent) {
    return ResourceEditor::open(parent, {}, [](const vestibule::service::Resource&) {});
  });
}

void the_window_for_a_certificate_is_freed() {
  assert_freed<ClientCertificateWindow>([](AccountWindow& parent) {
    return ClientCertificateWindow::open(parent, "/no/pkcs11/address", [](const std::string&) {});
  });
}

void the_window_of_a_session_is_freed() {
  assert_freed<SessionWindow>([](AccountWindow& parent) {
    return SessionWindow::open(parent, some_session(), parent.account().known(), Gio::Settings::create(APP_ID));
  });
}

void the_window_of_the_activity_is_freed() {
  assert_freed<ActivityWindow>([](AccountWindow& parent) {
    return ActivityWindow::open(parent, some_session(), parent.account().known().application().clock());
  });
}

void the_window_that_sends_requests_is_freed() {
  static vestibule::app::SentRequests sent;
  assert_freed<SendingWindow>([](AccountWindow& parent) { return SendingWindow::open(parent, some_session(), sent); });
}

void the_window_of_a_check_is_freed() {
  assert_freed<CheckWindow>(
      [](AccountWindow& parent) { return CheckWindow::open(parent, some_session(), parent.account().known()); });
}

/// The same for one that GTK keeps.
void assert_freed_by_gtk(const std::function<void(Gtk::Window&)>& show) {
  auto& parent = account_window();
  show(parent);
  GtkWindow* window = nullptr;
  GListModel* all = gtk_window_get_toplevels();
  for (guint i = 0; i < g_list_model_get_n_items(all); i++) {
    const auto one = vestibule::async::Object<GtkWindow>::adopt(GTK_WINDOW(g_list_model_get_item(all, i)));
    if (gtk_window_get_transient_for(one.get()) == parent.Gtk::Window::gobj()) window = one.get();
  }
  g_assert_nonnull(window);
  const WeakPointer weak(G_OBJECT(window));
  assert_goes_when_closed(window, weak);
}

void the_preferences_are_freed() {
  const auto settings = Gio::Settings::create(APP_ID);
  vestibule::app::Background background(settings, account_window().account().known(), nullptr);
  assert_freed_by_gtk(
      [&](Gtk::Window& parent) { vestibule::app::show_preferences_window(parent, settings, background); });
}

void the_shortcuts_are_freed() {
  assert_freed_by_gtk([](Gtk::Window& parent) { vestibule::app::show_shortcuts_window(parent); });
}

void the_window_about_the_program_is_freed() {
  assert_freed_by_gtk([](Gtk::Window& parent) { vestibule::app::show_about_window(parent, "trouble"); });
}

}  // namespace

int main(int argc, char** argv) {
  if (const char* locale_dir = g_getenv("VESTIBULE_LOCALE_DIR")) bindtextdomain(GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE);
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/closed-windows/a-window-of-an-account-is-freed", a_window_of_an_account_is_freed);
  g_test_add_func("/closed-windows/the-editor-of-a-resource-is-freed", the_editor_of_a_resource_is_freed);
  g_test_add_func("/closed-windows/the-window-for-a-certificate-is-freed", the_window_for_a_certificate_is_freed);
  g_test_add_func("/closed-windows/the-window-of-a-session-is-freed", the_window_of_a_session_is_freed);
  g_test_add_func("/closed-windows/the-window-of-the-activity-is-freed", the_window_of_the_activity_is_freed);
  g_test_add_func("/closed-windows/the-window-that-sends-requests-is-freed", the_window_that_sends_requests_is_freed);
  g_test_add_func("/closed-windows/the-window-of-a-check-is-freed", the_window_of_a_check_is_freed);
  g_test_add_func("/closed-windows/the-preferences-are-freed", the_preferences_are_freed);
  g_test_add_func("/closed-windows/the-shortcuts-are-freed", the_shortcuts_are_freed);
  g_test_add_func("/closed-windows/the-window-about-the-program-is-freed", the_window_about_the_program_is_freed);

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
