#pragma once

#include <gio/gio.h>

#include <functional>
#include <memory>
#include <string>

namespace vestibule::demo {

/** A password hash as crypt(5) writes it: yescrypt, which takes some 20 ms and 16 MiB on purpose; empty when that is
 * not to be had. Blocks. */
std::string hash_password(const std::string& password);

/** Whether `password` belongs to `hash`. Blocks for as long as hashing does. */
bool password_matches(const std::string& password, const std::string& hash);

/**
 * Hashes on one thread of its own, in order, so that the main loop goes on serving and a wave of log-ins takes no more
 * than one core. The continuations run in the main context that was the default one at construction.
 */
class PasswordWorker {
public:
  PasswordWorker();
  ~PasswordWorker();
  PasswordWorker(const PasswordWorker&) = delete;
  PasswordWorker& operator=(const PasswordWorker&) = delete;

  void hash(std::string password, std::function<void(std::string hash)> done);
  void verify(std::string password, std::string hash, std::function<void(bool matches)> done);

private:
  struct Job;
  static void work(gpointer job, gpointer worker);
  void push(std::unique_ptr<Job> job);

  GThreadPool* pool_;
};

}  // namespace vestibule::demo
