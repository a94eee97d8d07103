#include "app/answer/dragged-answer.hpp"

#include "async/gio-call.hpp"
#include "async/task-scope.hpp"

namespace vestibule::app {

namespace {

struct FileProvider {
  GdkContentProvider parent;
  std::weak_ptr<DraggedFile>*
      file;  ///< the pointer is owned; the file ends with its window, whatever keeps the provider
};

struct FileProviderClass {
  GdkContentProviderClass parent;
};

G_DEFINE_TYPE(FileProvider, file_provider, GDK_TYPE_CONTENT_PROVIDER)

std::weak_ptr<DraggedFile>& file_of(gpointer provider) {
  return *static_cast<FileProvider*>(provider)->file;
}

/// What is being written for other programs: each ends by itself, whichever window goes meanwhile.
async::TaskScope& writing() {
  static async::TaskScope scope;
  return scope;
}

/// GTK writes a list of files in each of the ways in which another program may ask for one: through the portal, too.
auto serialized(async::Object<GOutputStream> stream, std::string type, async::Object<GFile> file) {
  return async::cancellable_call(
      [stream, type, file](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        GFile* files[] = {file.get()};
        GValue value = G_VALUE_INIT;
        g_value_init(&value, GDK_TYPE_FILE_LIST);
        g_value_take_boxed(&value, gdk_file_list_new_from_array(files, 1));
        gdk_content_serialize_async(stream.get(), type.c_str(), &value, G_PRIORITY_DEFAULT, cancellable, callback,
                                    data);
        g_value_unset(&value);
      },
      [](GObject*, GAsyncResult* result, GError** error) {
        return gdk_content_serialize_finish(result, error) != FALSE;
      });
}

async::Task<void> write(async::Object<GTask> task, std::shared_ptr<DraggedFile> dragged,
                        async::Object<GOutputStream> stream, std::string type) {
  bool is_written = false;
  try {
    async::Object<GFile> file;
    if (dragged) file = co_await dragged->file();
    if (file) {
      auto writing = serialized(stream, type, file);
      co_await writing;
      is_written = true;
    }
  } catch (const async::GioError& error) {
    g_message("The answer cannot be dragged: %s", error.what());
  }
  if (is_written)
    g_task_return_boolean(task.get(), TRUE);
  else
    g_task_return_new_error(task.get(), G_IO_ERROR, G_IO_ERROR_FAILED, "not written");
}

/// For other programs alone: this one does not drop on itself.
GdkContentFormats* file_provider_ref_formats(GdkContentProvider*) {
  const std::unique_ptr<GdkContentFormats, decltype(&gdk_content_formats_unref)> formats(
      gdk_content_formats_union_serialize_mime_types(gdk_content_formats_new_for_gtype(GDK_TYPE_FILE_LIST)),
      gdk_content_formats_unref);
  gsize count = 0;
  const auto* types = gdk_content_formats_get_mime_types(formats.get(), &count);
  return gdk_content_formats_new(const_cast<const char**>(types), static_cast<guint>(count));
}

void file_provider_write(GdkContentProvider* provider, const char* type, GOutputStream* stream, int,
                         GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
  auto task = async::Object<GTask>::adopt(g_task_new(provider, cancellable, callback, data));
  writing().start(write(std::move(task), file_of(provider).lock(), async::Object<GOutputStream>::share(stream), type));
}

gboolean file_provider_write_finish(GdkContentProvider*, GAsyncResult* result, GError** error) {
  return g_task_propagate_boolean(G_TASK(result), error);
}

void file_provider_finalize(GObject* object) {
  const std::unique_ptr<std::weak_ptr<DraggedFile>> file(&file_of(object));
  G_OBJECT_CLASS(file_provider_parent_class)->finalize(object);
}

void file_provider_class_init(FileProviderClass* type) {
  G_OBJECT_CLASS(type)->finalize = file_provider_finalize;
  type->parent.ref_formats = file_provider_ref_formats;
  type->parent.write_mime_type_async = file_provider_write;
  type->parent.write_mime_type_finish = file_provider_write_finish;
}

void file_provider_init(FileProvider* provider) {
  provider->file = std::make_unique<std::weak_ptr<DraggedFile>>().release();
}

}  // namespace

async::Object<GdkContentProvider> dragged_answer(const std::shared_ptr<DraggedFile>& file, bool is_text) {
  auto* as_file = static_cast<GdkContentProvider*>(g_object_new(file_provider_get_type(), nullptr));
  file_of(as_file) = file;
  if (!is_text) return async::Object<GdkContentProvider>::adopt(as_file);
  // A list of files is written as a text, too, which is that of their paths: the first one counts.
  GdkContentProvider* both[] = {gdk_content_provider_new_for_bytes("text/plain;charset=utf-8", file->body().get()),
                                as_file};
  return async::Object<GdkContentProvider>::adopt(gdk_content_provider_new_union(both, G_N_ELEMENTS(both)));
}

}  // namespace vestibule::app
