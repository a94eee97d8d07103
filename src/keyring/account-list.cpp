#include "keyring/account-list.hpp"

#include "async/io-calls.hpp"
#include "async/owned.hpp"
#include "async/timer.hpp"
#include "keyring/account-list-text.hpp"
#include "keyring/file-lock.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace vestibule::keyring {

namespace {

using Accounts = AccountList::Accounts;
using tokens::AccountKey;

/// While another process changes the file, which takes it a few milliseconds.
constexpr std::chrono::milliseconds pause_before_looking_again{5};

struct Contents {
  async::OwnedString text;
  gsize length = 0;
  std::string_view view() const { return {text.get(), length}; }
};

gboolean is_within_bound(const char*, goffset size, gpointer) {
  return size <= static_cast<goffset>(longest_account_list);
}

/// The file, or as much of it as shows that it is too large.
auto load(const std::string& path) {
  return async::cancellable_call(
      [file = async::file_at(path)](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_file_load_partial_contents_async(file.get(), cancellable, &is_within_bound, callback, data);
      },
      [](GObject* file, GAsyncResult* result, GError** error) {
        Contents contents;
        char* text = nullptr;
        g_file_load_partial_contents_finish(G_FILE(file), result, &text, &contents.length, nullptr, error);
        contents.text.reset(text);
        return contents;
      });
}

auto write(const std::string& path, std::string_view text) {
  constexpr auto flags = static_cast<GFileCreateFlags>(G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION);
  return async::replace_contents(async::file_at(path), async::bytes_of(text), flags);
}

/// Nothing, where there is no file.
async::Task<std::optional<Contents>> load_if_there(std::string path) {
  try {
    co_return co_await load(path);
  } catch (const async::GioError& error) {
    if (!error.matches(G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) throw;
  }
  co_return std::nullopt;
}

async::Task<Accounts> read_file(std::string path) {
  const auto contents = co_await load_if_there(std::move(path));
  co_return contents ? parse_accounts(contents->view()) : Accounts();
}

/// Waits until no other process changes the file. The write queue's bound is the limit.
async::Task<FileLock> lock_for_change(std::string path) {
  for (;;) {
    auto lock = FileLock::try_take(path + ".lock");
    if (lock) co_return std::move(*lock);
    co_await async::sleep_for(pause_before_looking_again);
  }
}

async::Task<void> change_file(std::string path, std::function<void(Accounts&)> edit) {
  const auto lock = co_await lock_for_change(path);
  const Accounts before = co_await read_file(path);
  Accounts after = before;
  edit(after);
  if (after == before) co_return;
  // Not GIO's own replacing: where the disk is full, that puts the half-written file in the place of the whole one.
  const std::string text = serialize(after);
  const std::string new_path = path + ".new";
  co_await write(new_path, text);
  co_await async::move_file(new_path, path);
}

/// Tells when the file has been replaced, once for the several steps of it.
class Watch {
public:
  Watch(const std::string& path, std::function<void()> listener)
      : listener_(std::move(listener)),
        monitor_(async::Object<GFileMonitor>::adopt(
            g_file_monitor_file(async::file_at(path).get(), G_FILE_MONITOR_WATCH_MOVES, nullptr, nullptr))) {
    if (!monitor_) return;  // no more of them are to be had: then nothing is told
    const auto changed = +[](GFileMonitor*, GFile*, GFile*, GFileMonitorEvent, gpointer data) {
      auto* self = static_cast<Watch*>(data);
      self->telling_ = async::Timer(std::chrono::milliseconds(0), [self] { self->listener_(); });
    };
    connection_ = {monitor_.get(), g_signal_connect(monitor_.get(), "changed", G_CALLBACK(changed), this)};
  }

private:
  std::function<void()> listener_;
  async::Object<GFileMonitor> monitor_;
  async::SignalConnection connection_;
  async::Timer telling_;
};

}  // namespace

std::shared_ptr<void> AccountList::on_changed(std::function<void()> listener) {
  const async::OwnedString folder(g_path_get_dirname(path_.c_str()));
  // What is not there yet can only be looked for again and again.
  g_mkdir_with_parents(folder.get(), 0700);
  return std::make_shared<Watch>(path_, std::move(listener));
}

async::Task<AccountList::File> AccountList::look() {
  const auto contents = co_await load_if_there(path_);
  if (!contents) co_return File::None;
  co_return is_account_list(contents->view()) ? File::Whole : File::Torn;
}

async::Task<Accounts> AccountList::read() {
  return read_file(path_);
}

async::Task<void> AccountList::change(std::function<void(Accounts&)> edit) {
  return changes_.run(change_file(path_, std::move(edit)));
}

async::Task<void> AccountList::remember(AccountKey account) {
  return change([account = std::move(account)](Accounts& accounts) {
    std::erase(accounts, account);
    accounts.insert(accounts.begin(), account);
    if (accounts.size() > most_accounts) accounts.resize(most_accounts);
  });
}

async::Task<void> AccountList::forget(AccountKey account) {
  return change([account = std::move(account)](Accounts& accounts) { std::erase(accounts, account); });
}

}  // namespace vestibule::keyring
