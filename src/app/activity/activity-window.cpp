#include "app/activity/activity-window.hpp"

#include "app/activity/activity-text.hpp"
#include "app/activity/trace-har.hpp"
#include "app/toast.hpp"
#include "app/ui-file.hpp"
#include "async/io-calls.hpp"
#include "session/trace-reader.hpp"

#include <glib/gi18n.h>

#include <algorithm>

namespace vestibule::app {

using namespace std::chrono_literals;

namespace {

/// The table is read, not watched.
constexpr std::chrono::milliseconds table_pause = 250ms;

/// After what has moved last, so long each frame is looked at; then nothing is until something happens.
constexpr std::chrono::milliseconds longest_rest = 2s;

}  // namespace

std::unique_ptr<ActivityWindow> ActivityWindow::open(Gtk::Window& parent,
                                                     std::shared_ptr<session::AccountSession> session,
                                                     const tokens::Clock& clock) {
  const auto builder = read_ui_file("activity-window.ui");
  std::unique_ptr<ActivityWindow> window(
      Gtk::Builder::get_widget_derived<ActivityWindow>(builder, "activity_window", std::move(session), clock));
  window->set_transient_for(parent);
  window->present();
  return window;
}

ActivityWindow::ActivityWindow(BaseObjectType* window, const Glib::RefPtr<Gtk::Builder>& builder,
                               std::shared_ptr<session::AccountSession> session, const tokens::Clock& clock)
    : Gtk::Window(window), session_(std::move(session)), clock_(clock),
      toasts_(c_object<AdwToastOverlay>(builder, "toasts")), saving_(toasts_),
      pause_button_(*builder->get_widget<Gtk::ToggleButton>("pause_button")),
      search_entry_(*builder->get_widget<Gtk::SearchEntry>("search_entry")),
      pages_(*builder->get_widget<Gtk::Stack>("pages")),
      detail_label_(*builder->get_widget<Gtk::Label>("detail_label")),
      opened_bar_(*builder->get_widget<Gtk::Widget>("opened_bar")),
      table_(*builder->get_widget<Gtk::ColumnView>("table")), selection_(Gtk::SingleSelection::create(rows_)) {
  auto& place = *builder->get_widget<Gtk::ScrolledWindow>("timeline_place");
  place.set_child(timeline_);
  timeline_.set_scrolling(place.get_vadjustment());
  timeline_.signal_chosen().connect(sigc::mem_fun(*this, &ActivityWindow::choose));

  selection_->set_autoselect(false);
  selection_->set_can_unselect(true);
  table_.set_model(selection_);
  cells_.add_column(_("Request"), true, [](const ShownRequests& shown, const session::RequestRecord& request) {
    return std::to_string(request.number) + " " + request_text(request, shown.trace.origin);
  });
  cells_.add_column(_("Result"), false,
                    [](const ShownRequests&, const session::RequestRecord& request) { return result_text(request); });
  cells_.add_column(_("Time"), false, [](const ShownRequests& shown, const session::RequestRecord& request) {
    return took_text(request, shown.now);
  });
  cells_.add_column(_("What Happened"), true, [](const ShownRequests& shown, const session::RequestRecord& request) {
    return story_text(request, shown.bands, shown.now);
  });
  selection_->property_selected().signal_changed().connect([this] {
    const auto place = selection_->get_selected();
    if (place < rows_->shown()->lanes.size()) choose(rows_->shown()->request(place).number);
  });

  insert_action_group("activity", actions_);
  actions_->add_action("open", [this] { open_trace(); });
  actions_->add_action("save",
                       [this] { save(_("Save Trace"), "vestibule-trace.json", session::serialize(shown_->trace)); });
  actions_->add_action("export-har",
                       [this] { save(_("Export as HAR"), "vestibule-trace.har", har_of(shown_->trace)); });
  actions_->add_action("export-svg", [this] { save(_("Export as SVG"), "vestibule-trace.svg", timeline_.svg()); });
  actions_->add_action("export-png", [this] { save(_("Export as PNG"), "vestibule-trace.png", timeline_.png()); });
  actions_->add_action("find", [this] { search_entry_.grab_focus(); });
  actions_->add_action("live", [this] { go_live(); });
  actions_->add_action("pause", [this] { pause_button_.set_active(!pause_button_.get_active()); });
  search_entry_.signal_search_changed().connect([this] { render(shown_->trace); });
  search_entry_.signal_stop_search().connect([this] { close(); });
  pause_button_.signal_toggled().connect([this] {
    goes_on_ = true;
    follow_frames();
  });
  signal_map().connect([this] { following_.start(follow_events()); });
  signal_unmap().connect([this] { following_.cancel(); });
  follow_frames();
  render({});
}

/// The renewals are told by the process that keeps the tokens.
async::Task<void> ActivityWindow::follow_events() {
  for (;;) {
    try {
      const auto last = events_.empty() ? 0 : events_.back().sequence;
      const auto events = co_await session_->tokens().fetch_events(last);
      if (!events.empty()) goes_on_ = true;
      events_.insert(events_.end(), events.begin(), events.end());
      if (events_.size() > session::most_traced_events)
        events_.erase(events_.begin(), events_.end() - static_cast<std::ptrdiff_t>(session::most_traced_events));
    } catch (const Error&) {
      // What it told last stays; the inside page says so.
    }
    if (has_news()) follow_frames();
    co_await async::sleep_for(table_pause);
  }
}

bool ActivityWindow::has_news() const {
  return is_live() && (goes_on_ || session_->requests().change() != seen_change_);
}

/// A frame costs the processor's time though nothing has changed in it: there are some only while something moves. Of a
/// window that cannot be seen there are none.
void ActivityWindow::follow_frames() {
  moved_at_ = clock_.boot_time();
  if (std::exchange(follows_frames_, true)) return;
  add_tick_callback([this](const Glib::RefPtr<Gdk::FrameClock>&) { return tick(); });
}

/// False: no more frames are needed.
bool ActivityWindow::tick() {
  const auto now = clock_.boot_time();
  if (has_news()) {
    look();
    moved_at_ = now;
  }
  follows_frames_ = is_live() && now - moved_at_ < longest_rest;
  return follows_frames_;
}

void ActivityWindow::look() {
  seen_change_ = session_->requests().change();
  render(session::trace_of(session_->requests(), events_, session_->address().origin().text(), clock_));
  const auto& requests = shown_->trace.requests;
  goes_on_ = std::any_of(requests.begin(), requests.end(), [](const auto& one) { return !one.ended_at; }) ||
             (!shown_->bands.empty() && shown_->bands.back().outcome == session::EventKind::RenewalStarted);
}

void ActivityWindow::render(session::Trace trace) {
  const auto now = is_opened_ ? std::nullopt : std::optional(clock_.boot_time());
  shown_ = shown_requests(std::move(trace), tokens::FoldedText(search_entry_.get_text()), now);
  pages_.set_visible_child(shown_->trace.requests.empty() ? "empty"
                           : shown_->lanes.empty()        ? "nothing_found"
                                                          : "activity");
  opened_bar_.set_visible(is_opened_);
  pause_button_.set_sensitive(!is_opened_);
  timeline_.show(shown_);
  if (std::exchange(table_is_due_, true)) return;
  table_timer_ = async::Timer(table_pause, [this] { render_table(); });
}

void ActivityWindow::render_table() {
  rows_->show(shown_);
  const auto lane = shown_->lane_of(chosen_);
  selection_->set_selected(lane ? static_cast<guint>(*lane) : GTK_INVALID_LIST_POSITION);
  render_detail();
  table_is_due_ = cells_.update();
  if (table_is_due_) table_timer_ = async::Timer(table_pause, [this] { render_table(); });
}

void ActivityWindow::choose(std::uint64_t number) {
  chosen_ = number;
  timeline_.choose(number);
  if (!table_is_due_) render_table();
}

void ActivityWindow::render_detail() {
  const auto lane = shown_->lane_of(chosen_);
  const auto text = lane ? request_text(shown_->request(*lane), shown_->trace.origin) + "\n" +
                               story_text(shown_->request(*lane), shown_->bands, shown_->now)
                         : "";
  detail_label_.set_visible(!text.empty());
  if (detail_label_.get_text().raw() != text) detail_label_.set_text(text);
}

void ActivityWindow::go_live() {
  is_opened_ = false;
  timeline_.show_whole();
  look();
  follow_frames();
}

void ActivityWindow::show_trace(session::Trace trace) {
  is_opened_ = true;
  timeline_.show_whole();
  render(std::move(trace));
}

void ActivityWindow::open_trace() {
  choice_.ask_to_open(*this, _("Open Trace"), _("_Open"), [this](const async::Object<GFile>& file) {
    reading_.cancel();
    reading_.start(read_from(file));
  });
}

/// No more of a file is read than a trace can be long.
async::Task<void> ActivityWindow::read_from(async::Object<GFile> file) {
  std::string text;
  std::optional<session::Trace> trace;
  try {
    auto opening = async::open_file(file);
    const auto stream = co_await opening;
    while (text.size() <= session::longest_trace) {
      auto reading = async::read_some(stream);
      const auto bytes = co_await reading;
      const auto part = async::view_of(bytes);
      if (part.empty()) break;
      text += part;
    }
    trace = session::parse_trace(text);
  } catch (const async::GioError& error) {
    g_message("A trace cannot be read: %s", error.what());
  }
  if (!trace) co_return show_toast(toasts_, _("This is not a trace that Vestibule saved."));
  show_trace(std::move(*trace));
}

void ActivityWindow::save(const char* title, const char* name, const std::string& contents) {
  saving_.start(*this, title, name, async::bytes_of(contents));
}

}  // namespace vestibule::app
