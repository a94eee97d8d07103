// How long an answer takes to be seen, and how long the window stands still meanwhile, in a real window: the main loop
// is asked each millisecond whether it runs.
#include "app/answer/answer-view.hpp"
#include "app/answer/answer.hpp"
#include "large-json.hpp"

#include <adwaita.h>
#include <gtkmm/application.h>
#include <gtkmm/window.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

using namespace vestibule;
using Clock = std::chrono::steady_clock;

namespace {

double since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

GtkWidget* find(GtkWidget* widget, GType type) {
  if (g_type_is_a(G_OBJECT_TYPE(widget), type)) return widget;
  for (auto* child = gtk_widget_get_first_child(widget); child; child = gtk_widget_get_next_sibling(child))
    if (auto* found = find(child, type)) return found;
  return nullptr;
}

/// What stands in the first cell of a table.
std::string first_of(GtkWidget* table) {
  auto* row = find(table, GTK_TYPE_LIST_VIEW);
  auto* cell = row ? find(row, GTK_TYPE_INSCRIPTION) : nullptr;
  return cell && gtk_widget_get_height(cell) > 0 ? gtk_inscription_get_text(GTK_INSCRIPTION(cell)) : "";
}

/// That this thread has computed, whatever others did meanwhile.
double computed() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  return 0;
}

/// What a person does, one step after the other: each has an effect that is waited for.
class Walk {
public:
  struct Step {
    const char* name;
    std::function<void()> act;
    std::function<bool()> is_done;
  };

  Walk(std::vector<Step> steps, std::function<void()> done) : steps_(std::move(steps)), done_(std::move(done)) {
    g_timeout_add_full(
        G_PRIORITY_HIGH, 1,
        [](gpointer walk) -> gboolean {
          return static_cast<Walk*>(walk)->beat() ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
        },
        this, nullptr);
  }

private:
  static constexpr double settling = 300;  // milliseconds that are watched after the effect

  bool beat() {
    longest_ = std::max(longest_, since(last_));
    longest_computed_ = std::max(longest_computed_, computed() - last_computed_);
    last_ = Clock::now();
    last_computed_ = computed();
    if (!is_running_) {
      if (next_ == steps_.size()) {
        done_();
        return false;
      }
      is_running_ = true;
      effect_ = 0;
      begin_ = Clock::now();
      const auto before = computed();
      steps_[next_].act();
      longest_ = since(begin_);
      longest_computed_ = computed() - before;
      last_ = Clock::now();
      last_computed_ = computed();
      return true;
    }
    if (effect_ == 0 && steps_[next_].is_done()) effect_ = since(begin_);
    if (effect_ == 0 || since(begin_) < effect_ + settling) return true;
    std::printf("%-16s effect after %7.1f ms, longest standstill %6.1f ms (computing %6.1f ms), peak memory %.0f MB\n",
                steps_[next_].name, effect_, longest_, longest_computed_, peak_megabytes());
    next_++;
    is_running_ = false;
    return true;
  }

  std::vector<Step> steps_;
  std::function<void()> done_;
  std::size_t next_ = 0;
  bool is_running_ = false;
  double effect_ = 0, longest_ = 0, longest_computed_ = 0, last_computed_ = computed();
  Clock::time_point begin_, last_ = Clock::now();
};

}  // namespace

int main(int argc, char** argv) {
  const std::string shape = argc > 1 ? argv[1] : "people";
  const std::size_t megabytes = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 50;
  const auto body = bench::large_json(shape, megabytes * 1'000'000);
  const auto application = Gtk::Application::create("io.github.vestibule.Bench", Gio::Application::Flags::NON_UNIQUE);
  std::unique_ptr<Gtk::Window> window;
  std::unique_ptr<Walk> walk;
  std::string before;
  application->signal_activate().connect([&] {
    adw_init();
    window = std::make_unique<Gtk::Window>();
    window->set_default_size(900, 700);
    auto* box = Gtk::make_managed<Gtk::Box>(Gtk::Orientation::VERTICAL);
    window->set_child(*box);
    auto& view = app::AnswerView::put_into(*box, nullptr);
    application->add_window(*window);
    window->present();

    auto* list = find(GTK_WIDGET(view.gobj()), GTK_TYPE_LIST_VIEW);
    auto* pages = find(GTK_WIDGET(view.gobj()), GTK_TYPE_STACK);
    auto* entry = find(GTK_WIDGET(view.gobj()), GTK_TYPE_SEARCH_ENTRY);
    const auto rows = [list] {
      return g_list_model_get_n_items(G_LIST_MODEL(gtk_list_view_get_model(GTK_LIST_VIEW(list))));
    };
    const auto is_drawn = [list] {
      auto* row = gtk_widget_get_first_child(list);
      return row && gtk_widget_get_mapped(row) && gtk_widget_get_height(row) > 0;
    };
    const auto go_to = [list](guint position) {
      gtk_widget_activate_action(list, "list.scroll-to-item", "u", position);
    };
    const auto scrolled = [list] {
      return gtk_adjustment_get_value(gtk_scrollable_get_vadjustment(GTK_SCROLLABLE(list))) > 1000;
    };
    const auto chosen = [list] {
      return gtk_single_selection_get_selected(GTK_SINGLE_SELECTION(gtk_list_view_get_model(GTK_LIST_VIEW(list))));
    };
    auto* table = find(GTK_WIDGET(view.gobj()), GTK_TYPE_COLUMN_VIEW);
    const auto has_table = [pages] {
      auto* page = gtk_stack_get_child_by_name(GTK_STACK(pages), "table");
      return gtk_stack_page_get_visible(gtk_stack_get_page(GTK_STACK(pages), page)) != FALSE;
    };
    walk = std::make_unique<Walk>(
        std::vector<Walk::Step>{
            {"window", [] {}, [&] { return window->get_mapped(); }},
            {"show",
             [&view, body] {
               view.show(
                   {.status = 200, .reason = "OK", .content_type = "application/json", .headers = {}, .body = body});
             },
             is_drawn},
            {"to the end", [rows, go_to] { go_to(rows() - 1); },
             [rows, scrolled] { return rows() < 50 || scrolled(); }},
            {"to the middle", [rows, go_to] { go_to(rows() / 2); },
             [rows, scrolled] { return rows() < 50 || scrolled(); }},
            {"collapse", [list] { gtk_widget_activate_action(list, "list.activate-item", "u", 0U); },
             [rows] { return rows() == 1; }},
            {"expand", [list] { gtk_widget_activate_action(list, "list.activate-item", "u", 0U); },
             [rows] { return rows() > 1; }},
            {"search",
             [&view, entry] {
               view.find();
               gtk_editable_set_text(GTK_EDITABLE(entry), "ada200000@");
             },
             [chosen, shape] { return shape != "people" || chosen() > 0; }},
            {"text", [pages] { gtk_stack_set_visible_child_name(GTK_STACK(pages), "text"); },
             [pages] {
               auto* list = find(gtk_stack_get_visible_child(GTK_STACK(pages)), GTK_TYPE_LIST_VIEW);
               auto* line = list ? gtk_widget_get_first_child(list) : nullptr;
               return line && gtk_widget_get_height(line) > 0;
             }},
            {"table",
             [pages, has_table] {
               if (has_table()) gtk_stack_set_visible_child_name(GTK_STACK(pages), "table");
             },
             [table, has_table] { return !has_table() || !first_of(table).empty(); }},
            {"sort",
             [table, &before] {
               auto* columns = gtk_column_view_get_columns(GTK_COLUMN_VIEW(table));
               const auto column =
                   async::Object<GtkColumnViewColumn>::adopt(GTK_COLUMN_VIEW_COLUMN(g_list_model_get_item(columns, 0)));
               before = first_of(table);
               if (column) gtk_column_view_sort_by_column(GTK_COLUMN_VIEW(table), column.get(), GTK_SORT_DESCENDING);
             },
             [table, has_table, &before] { return !has_table() || first_of(table) != before; }},
            {"another",
             [&view] {
               const std::string other = "[1]";
               view.show({.status = 200,
                          .reason = "OK",
                          .content_type = "application/json",
                          .headers = {},
                          .body = async::Bytes::adopt(g_bytes_new(other.data(), other.size()))});
             },
             [is_drawn] { return is_drawn(); }},
        },
        [&] { window->close(); });
  });
  return application->run();
}
