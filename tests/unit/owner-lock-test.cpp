#include "sharing/owner-lock.hpp"

#include "async/owned.hpp"

#include <glib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

using vestibule::async::OwnedString;
using vestibule::sharing::LockFailed;
using vestibule::sharing::owner_lock_path;
using vestibule::sharing::OwnerLock;
using vestibule::sharing::token_backend;

namespace {

/// A folder of its own, with a path for a lock in it.
struct Place {
  OwnedString folder{g_dir_make_tmp("owner-lock-XXXXXX", nullptr)};
  std::string path = std::string(folder.get()) + "/id/owner-service.lock";

  ~Place() {
    g_unlink(path.c_str());
    g_rmdir((std::string(folder.get()) + "/id").c_str());
    g_rmdir(folder.get());
  }
};

/// A process that holds the lock until it is killed.
class Holder {
public:
  explicit Holder(const std::string& path) {
    int ready[2];
    g_assert_cmpint(pipe(ready), ==, 0);
    pid_ = fork();
    g_assert_cmpint(pid_, >=, 0);
    if (pid_ == 0) {
      const auto lock = OwnerLock::try_take(path);
      const char taken = lock ? 'y' : 'n';
      if (write(ready[1], &taken, 1) != 1) _exit(1);
      for (;;)
        pause();
    }
    char taken = 0;
    g_assert_cmpint(read(ready[0], &taken, 1), ==, 1);
    g_assert_cmpint(taken, ==, 'y');
    close(ready[0]);
    close(ready[1]);
  }
  ~Holder() { end(); }

  void end() {
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

private:
  pid_t pid_ = 0;
};

void one_process_has_it_and_the_kernel_frees_it_when_that_is_killed() {
  Place place;
  Holder holder(place.path);
  g_assert_false(OwnerLock::try_take(place.path).has_value());
  holder.end();
  g_assert_true(OwnerLock::try_take(place.path).has_value());
}

void it_is_given_back_when_its_object_goes() {
  Place place;
  auto lock = OwnerLock::try_take(place.path);
  g_assert_true(lock.has_value());
  // Also within one process there is one owner only, as with two instances of a test.
  g_assert_false(OwnerLock::try_take(place.path).has_value());
  OwnerLock moved = std::move(*lock);
  lock.reset();
  g_assert_false(OwnerLock::try_take(place.path).has_value());
  { const OwnerLock last = std::move(moved); }
  g_assert_true(OwnerLock::try_take(place.path).has_value());
}

void a_child_that_is_executed_does_not_inherit_it() {
  Place place;
  auto lock = OwnerLock::try_take(place.path);
  g_assert_true(lock.has_value());
  // Not by GLib, which closes descriptors in its children by itself.
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sleep", "sleep", "60", nullptr);
    _exit(127);
  }
  OwnedString name;
  const auto link = "/proc/" + std::to_string(child) + "/exe";
  for (int tries = 0; tries < 5'000; tries++) {  // until it is another program
    const OwnedString self(g_file_read_link("/proc/self/exe", nullptr));
    name.reset(g_file_read_link(link.c_str(), nullptr));
    if (name && !g_str_equal(name.get(), self.get())) break;
    g_usleep(1'000);
  }
  lock.reset();
  const bool free = OwnerLock::try_take(place.path).has_value();
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  g_assert_true(free);
}

void the_file_stays_and_only_its_owner_can_reach_it() {
  Place place;
  OwnerLock::try_take(place.path).reset();
  struct stat file = {}, folder = {};
  g_assert_cmpint(stat(place.path.c_str(), &file), ==, 0);
  g_assert_cmpint(stat((std::string(place.folder.get()) + "/id").c_str(), &folder), ==, 0);
  g_assert_cmpint(file.st_mode & 0777, ==, 0600);
  g_assert_cmpint(folder.st_mode & 0777, ==, 0700);
}

void where_there_can_be_no_file_it_says_so() {
  bool failed = false;
  try {
    OwnerLock::try_take("/proc/none/owner-service.lock");
  } catch (const LockFailed&) {
    failed = true;
  }
  g_assert_true(failed);
}

void its_place_is_the_runtime_folder_of_the_application_and_names_the_backend() {
  g_setenv("XDG_RUNTIME_DIR", "/run/user/7", TRUE);
  g_assert_true(owner_lock_path("org.example.App", "file") == "/run/user/7/org.example.App/owner-file.lock");
  g_setenv("XDG_STATE_HOME", "/home/ada/.state", TRUE);
  g_unsetenv("XDG_RUNTIME_DIR");
  g_assert_true(owner_lock_path("org.example.App", "service") == "/home/ada/.state/org.example.App/owner-service.lock");
}

void the_backend_is_the_one_that_libsecret_takes() {
  if (g_file_test("/.flatpak-info", G_FILE_TEST_EXISTS)) return g_test_skip("in a sandbox there is one only");
  g_unsetenv("SECRET_BACKEND");
  g_assert_true(token_backend() == "service");
  g_setenv("SECRET_BACKEND", "file", TRUE);
  g_assert_true(token_backend() == "file");
}

}  // namespace

int main(int argc, char** argv) {
  g_test_init(&argc, &argv, nullptr);
  g_test_add_func("/owner-lock/one-process-has-it-and-the-kernel-frees-it-when-that-is-killed",
                  one_process_has_it_and_the_kernel_frees_it_when_that_is_killed);
  g_test_add_func("/owner-lock/it-is-given-back-when-its-object-goes", it_is_given_back_when_its_object_goes);
  g_test_add_func("/owner-lock/a-child-that-is-executed-does-not-inherit-it",
                  a_child_that_is_executed_does_not_inherit_it);
  g_test_add_func("/owner-lock/the-file-stays-and-only-its-owner-can-reach-it",
                  the_file_stays_and_only_its_owner_can_reach_it);
  g_test_add_func("/owner-lock/where-there-can-be-no-file-it-says-so", where_there_can_be_no_file_it_says_so);
  g_test_add_func("/owner-lock/its-place-is-the-runtime-folder-of-the-application-and-names-the-backend",
                  its_place_is_the_runtime_folder_of_the_application_and_names_the_backend);
  g_test_add_func("/owner-lock/the-backend-is-the-one-that-libsecret-takes",
                  the_backend_is_the_one_that_libsecret_takes);
  return g_test_run();
}
