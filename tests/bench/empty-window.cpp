/// The least that an app of this kind can be: one empty window of libadwaita's, written in gtkmm. What the start of the
/// app is measured beside.

#include <adwaita.h>
#include <gtkmm/application.h>

int main(int count, char** arguments) {
  const auto application = Gtk::Application::create("io.github.vestibule.EmptyWindow");
  application->signal_startup().connect([] { adw_init(); });
  application->signal_activate().connect([&application] {
    auto* window = GTK_WINDOW(adw_application_window_new(application->gobj()));  // GTK keeps it until it is closed
    gtk_window_set_default_size(window, 400, 600);
    gtk_window_present(window);
  });
  return application->run(count, arguments);
}
