#include "app/answer/answer-view.hpp"

#include "app/answer/answer-image.hpp"
#include "app/answer/answer-text.hpp"
#include "app/answer/dragged-answer.hpp"
#include "app/formatted.hpp"
#include "app/ui-file.hpp"
#include "async/thread-call.hpp"

#include <gdkmm/contentprovider.h>
#include <glib/gi18n.h>
#include <gtkmm/cssprovider.h>
#include <gtkmm/dragsource.h>
#include <gtkmm/icontheme.h>
#include <gtkmm/stylecontext.h>

namespace vestibule::app {

namespace {

auto index_in_thread(async::Bytes body) {
  return async::in_thread([body](GCancellable* cancellable) { return tokens::JsonIndex::build(body, cancellable); });
}

auto table_in_thread(std::shared_ptr<const tokens::JsonIndex> json) {
  return async::in_thread([json](GCancellable* cancellable) { return tokens::JsonTable::build(json, cancellable); });
}

auto tokens_in_thread(std::shared_ptr<const tokens::JsonIndex> json) {
  return async::in_thread([json](GCancellable* cancellable) { return tokens::JsonTokens::build(json, cancellable); });
}

auto lines_in_thread(async::Bytes body) {
  return async::in_thread([body](GCancellable* cancellable) { return tokens::TextLines::build(body, cancellable); });
}

/// The same for all windows, once.
void add_style() {
  static Glib::RefPtr<Gtk::CssProvider> style;
  if (style) return;
  style = Gtk::CssProvider::create();
  style->load_from_resource(formatted("%s/ui/answer.css", resource_path));
  Gtk::StyleContext::add_provider_for_display(Gdk::Display::get_default(), style,
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

}  // namespace

AnswerView& AnswerView::put_into(Gtk::Box& place, AdwToastOverlay* toasts) {
  const auto builder = read_ui_file("answer-view.ui");
  auto* view = Gtk::Builder::get_widget_derived<AnswerView>(builder, "answer_view", toasts);
  place.append(*view);
  return *view;
}

AnswerView::AnswerView(BaseObjectType* box, const Glib::RefPtr<Gtk::Builder>& builder, AdwToastOverlay* toasts)
    : Gtk::Box(box), actions_(Gio::SimpleActionGroup::create()),
      status_label_(*builder->get_widget<Gtk::Label>("status_label")),
      detail_label_(*builder->get_widget<Gtk::Label>("detail_label")),
      note_bar_(*builder->get_widget<Gtk::InfoBar>("note_bar")),
      note_label_(*builder->get_widget<Gtk::Label>("note_label")), pages_(*builder->get_widget<Gtk::Stack>("pages")),
      contents_(*builder->get_widget<Gtk::Stack>("contents")), picture_(*builder->get_widget<Gtk::Picture>("picture")),
      other_page_(c_object<AdwStatusPage>(builder, "other_page")),
      headers_group_(c_object<AdwPreferencesGroup>(builder, "headers_group")), tree_(builder, *actions_.get()),
      search_(builder, tree_, *actions_.get()), text_(builder), table_(builder, *actions_.get()), saving_(toasts) {
  add_style();
  insert_action_group("answer", actions_);
  actions_->add_action("save", [this] { save(); });
  actions_->add_action("find", [this] { find(); });
  add_drag(*builder->get_widget<Gtk::Box>("summary"));
  add_drag(picture_);
  signal_unrealize().connect([this] { dragged_.clear(); });  // with the window
  pages_.property_visible_child().signal_changed().connect([this] { render_page(); });
}

void AnswerView::show(Answer answer) {
  const bool is_same = answer_.status != 0 && answer.content_type == answer_.content_type &&
                       async::view_of(answer.body) == async::view_of(answer_.body);
  answer_ = std::move(answer);
  show_summary();
  show_headers();
  if (is_same) return;  // what the person has opened in it stays open
  reading_.cancel();
  json_ = nullptr;
  tree_.clear();
  search_.set_json(nullptr);
  table_.clear();
  text_.clear();
  picture_.set_paintable({});
  note("");
  show_page("reading", true, false);
  pages_.set_visible_child("contents");
  reading_.start(read());
}

async::Task<void> AnswerView::read() {
  switch (kind_of(answer_)) {
  case AnswerKind::Empty:
    show_other("mail-unread-symbolic", _("Empty Answer"), _("The service sent no contents."));
    break;
  case AnswerKind::Json:
  case AnswerKind::MaybeJson:
    co_await read_json();
    break;
  case AnswerKind::Text:
    co_await read_text();
    break;
  case AnswerKind::Image:
    co_await read_image();
    break;
  case AnswerKind::Other:
    show_other("text-x-generic-symbolic", _("Not Shown Here"), _("Save the answer to a file to open it elsewhere."));
    break;
  }
}

async::Task<void> AnswerView::read_json() {
  const bool is_called_json = kind_of(answer_) == AnswerKind::Json;
  auto indexing = index_in_thread(answer_.body);
  const auto index = co_await indexing;
  const auto& json = *index;
  const bool is_json = json->root() && (is_called_json || !json->fault());
  if (is_json) show_json(json);
  if (is_json && !is_called_json)
    note(other_type_text(answer_.content_type));
  else if (is_called_json && json->fault())
    note(fault_text(*json->fault()));
  co_await read_text();
  if (json_) co_await read_table();
}

async::Task<void> AnswerView::read_table() {
  auto reading = table_in_thread(json_);
  const auto table = co_await reading;
  if (*table) table_.show(*table);
}

void AnswerView::show_json(std::shared_ptr<const tokens::JsonIndex> json) {
  json_ = std::move(json);
  tree_.show(json_);
  search_.set_json(json_);
  show_page("tree", true, false);
}

async::Task<void> AnswerView::read_text() {
  auto reading = lines_in_thread(answer_.body);
  const auto lines = co_await reading;
  std::shared_ptr<const tokens::JsonTokens> tokens;
  if (json_) {
    auto finding = tokens_in_thread(json_);
    const auto found = co_await finding;
    tokens = *found;
  }
  text_.show(*lines, tokens);
  show_page(json_ ? "tree" : "reading", json_ != nullptr, true);
  render_page();
}

void AnswerView::add_drag(Gtk::Widget& handle) {
  const auto source = Gtk::DragSource::create();
  source->signal_prepare().connect(
      [this](double, double) -> Glib::RefPtr<Gdk::ContentProvider> {
        if (answer_.size() == 0) return {};
        if (dragged_.empty() || dragged_.back()->body().get() != answer_.body.get())
          dragged_.push_back(std::make_shared<DraggedFile>(answer_.body, file_name(answer_)));
        const auto kind = kind_of(answer_);
        const bool is_text = kind == AnswerKind::Json || kind == AnswerKind::MaybeJson || kind == AnswerKind::Text;
        return Glib::wrap(dragged_answer(dragged_.back(), is_text).get(), true);
      },
      false);
  source->set_icon(Gtk::IconTheme::get_for_display(get_display())->lookup_icon("text-x-generic", 32), 0, 0);
  handle.add_controller(source);
}

/// Laying out takes its time: only what somebody looks at.
void AnswerView::render_page() {
  if (pages_.get_visible_child_name() == "table") table_.render();
  if (pages_.get_visible_child_name() == "text") text_.render();
}

async::Task<void> AnswerView::read_image() {
  const auto texture = co_await decode_image(answer_.body);
  if (!texture) {
    show_other("image-missing-symbolic", _("Image Not Shown"),
               _("It is damaged or too large. Save it to a file to open it elsewhere."));
    co_return;
  }
  gtk_picture_set_paintable(picture_.gobj(), GDK_PAINTABLE(texture.get()));
  show_page("image", true, false);
}

void AnswerView::show_other(const char* icon, const char* title, const std::string& why) {
  adw_status_page_set_icon_name(other_page_, icon);
  adw_status_page_set_title(other_page_, title);
  adw_status_page_set_description(other_page_, why.c_str());
  show_page("other", true, false);
}

/// `page`: of the contents.
void AnswerView::show_page(const char* page, bool has_contents, bool has_text) {
  contents_.set_visible_child(page);
  const auto set_visible = [this](const char* name, bool visible) {
    pages_.get_page(*pages_.get_child_by_name(name))->property_visible() = visible;
  };
  set_visible("text", has_text);
  set_visible("contents", has_contents);
  if (!has_contents) pages_.set_visible_child("text");
}

void AnswerView::show_summary() {
  status_label_.set_text(status_text(answer_));
  const bool is_fine = answer_.status >= 200 && answer_.status < 300;
  status_label_.set_css_classes({"heading", is_fine ? "success" : "error"});
  detail_label_.set_text(detail_text(answer_));
}

void AnswerView::show_headers() {
  for (auto* row : header_rows_)
    adw_preferences_group_remove(headers_group_, row);
  header_rows_.clear();
  for (const auto& header : answer_.headers)
    add_header(header.name, header.value);
}

void AnswerView::add_header(const std::string& name, const std::string& value) {
  auto* row = ADW_ACTION_ROW(adw_action_row_new());
  adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
  adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), name.c_str());
  adw_action_row_set_subtitle(row, value.c_str());
  adw_preferences_group_add(headers_group_, GTK_WIDGET(row));
  header_rows_.push_back(GTK_WIDGET(row));
}

void AnswerView::note(const std::string& text) {
  note_label_.set_text(text);
  note_bar_.set_visible(!text.empty());
}

void AnswerView::find() {
  if (!json_) return;
  pages_.set_visible_child("contents");
  search_.open();
}

void AnswerView::save() {
  if (answer_.size() == 0) return;
  saving_.start(*dynamic_cast<Gtk::Window*>(get_root()), _("Save Answer"), file_name(answer_), answer_.body);
}

}  // namespace vestibule::app
