#include "password-worker.hpp"

#include "owned.hpp"

#include <crypt.h>

namespace vestibule::demo {
namespace {

/** crypt(3) takes 512 bytes at most and stops at a NUL: what it gets is a digest of the password. */
std::string digest(const std::string& password) {
  return StringPtr(
             g_compute_checksum_for_string(G_CHECKSUM_SHA256, password.data(), static_cast<gssize>(password.size())))
      .get();
}

std::string crypt_password(const std::string& password, const char* setting) {
  auto workspace = std::make_unique<crypt_data>();  // 32 KiB, and crypt_r() wants it zeroed
  const char* hash = crypt_r(digest(password).c_str(), setting, workspace.get());
  std::string result = hash && *hash != '*' ? hash : "";
  explicit_bzero(workspace.get(), sizeof(crypt_data));
  return result;
}

}  // namespace

std::string hash_password(const std::string& password) {
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  if (!crypt_gensalt_rn("$y$", 0, nullptr, 0, setting, sizeof setting)) return "";
  return crypt_password(password, setting);
}

bool password_matches(const std::string& password, const std::string& hash) {
  const std::string again = crypt_password(password, hash.c_str());
  if (again.size() != hash.size() || hash.empty()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < hash.size(); ++i)
    difference |= static_cast<unsigned char>(again[i] ^ hash[i]);
  return difference == 0;
}

struct PasswordWorker::Job {
  std::function<std::function<void()>()> compute;  ///< on the worker's thread; gives what to do on the main one
  std::function<void()> finish;
};

PasswordWorker::PasswordWorker() : pool_(g_thread_pool_new(work, this, 1, FALSE, nullptr)) {}

// Drops what has not begun and waits for what has.
PasswordWorker::~PasswordWorker() {
  g_thread_pool_free(pool_, TRUE, TRUE);
}

void PasswordWorker::hash(std::string password, std::function<void(std::string)> done) {
  push(std::make_unique<Job>(Job{[password = std::move(password), done = std::move(done)] {
                                   return [done, hash = hash_password(password)] { done(hash); };
                                 },
                                 {}}));
}

void PasswordWorker::verify(std::string password, std::string hash, std::function<void(bool)> done) {
  push(std::make_unique<Job>(Job{[password = std::move(password), hash = std::move(hash), done = std::move(done)] {
                                   return [done, matches = password_matches(password, hash)] { done(matches); };
                                 },
                                 {}}));
}

void PasswordWorker::push(std::unique_ptr<Job> job) {
  g_thread_pool_push(pool_, job.release(), nullptr);
}

void PasswordWorker::work(gpointer data, gpointer) {
  auto* job = static_cast<Job*>(data);
  job->finish = job->compute();
  g_idle_add_full(
      G_PRIORITY_DEFAULT,
      [](gpointer finished) -> gboolean {
        static_cast<Job*>(finished)->finish();
        return G_SOURCE_REMOVE;
      },
      job, [](gpointer finished) { delete static_cast<Job*>(finished); });
}

}  // namespace vestibule::demo
