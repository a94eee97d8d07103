#include "app/answer/dragged-file.hpp"

#include "async/thread-call.hpp"

#include <glib/gstdio.h>

namespace vestibule::app {

namespace {

void remove_with_folder(const std::string& path) {
  const async::OwnedString folder(g_path_get_dirname(path.c_str()));
  g_unlink(path.c_str());
  g_rmdir(folder.get());
}

/// Its path; empty, where it cannot be written.
std::string write(const async::Bytes& body, const std::string& name) {
  const async::OwnedString folder(g_dir_make_tmp("vestibule-XXXXXX", nullptr));
  if (!folder) return "";
  const async::OwnedString path(g_build_filename(folder.get(), name.c_str(), nullptr));
  const auto text = async::view_of(body);
  constexpr int only_theirs = 0600;
  if (g_file_set_contents_full(path.get(), text.data(), static_cast<gssize>(text.size()), G_FILE_SET_CONTENTS_NONE,
                               only_theirs, nullptr))
    return path.get();
  remove_with_folder(path.get());
  return "";
}

auto write_in_thread(async::Bytes body, std::string name) {
  return async::in_thread([body, name](GCancellable*) { return write(body, name); });
}

}  // namespace

DraggedFile::DraggedFile(async::Bytes body, std::string name) : body_(std::move(body)), name_(std::move(name)) {}

DraggedFile::~DraggedFile() {
  for (const auto& path : paths_)
    remove_with_folder(path);
}

async::Task<async::Object<GFile>> DraggedFile::file() {
  if (paths_.empty()) {
    auto writing = write_in_thread(body_, name_);
    const auto path = co_await writing;
    if (!path->empty()) paths_.push_back(*path);
  }
  if (paths_.empty()) co_return async::Object<GFile>();
  co_return async::Object<GFile>::adopt(g_file_new_for_path(paths_.back().c_str()));
}

}  // namespace vestibule::app
