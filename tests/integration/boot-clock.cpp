#include "boot-clock.hpp"

#include <fcntl.h>
#include <glib.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

namespace vestibule::test {

namespace {

/// Here the child is the same program, which goes on: it keeps the secrets that are wiped for any other child.
void keep_secrets_on_fork() {
  std::ifstream maps("/proc/self/smaps");
  std::uintptr_t begin = 0, end = 0;
  for (std::string line; std::getline(maps, line);) {
    // A mapping's first line; those below it begin with a word.
    std::uintptr_t from = 0, to = 0;
    if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " ", &from, &to) == 2) begin = from, end = to;
    const auto has = [&line](const char* flag) { return line.find(flag) != std::string::npos; };
    // Not the pages that the kernel may drop at any time: there the C library keeps what getrandom() starts from.
    if (line.starts_with("VmFlags:") && has(" wf") && !has(" dp"))
      g_assert_no_errno(madvise(reinterpret_cast<void*>(begin), end - begin, MADV_KEEPONFORK));
  }
}

}  // namespace

std::string BootClock::begin() {
  // Who may not by themselves may as the owner of a user namespace of their own, mostly.
  if (unshare(CLONE_NEWTIME) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWTIME) == 0) return "";
  return std::strerror(errno);
}

void BootClock::leap(std::chrono::seconds time) {
  if (offset_.count() > 0) g_assert_no_errno(unshare(CLONE_NEWTIME));
  offset_ += time;
  const std::string text = "boottime " + std::to_string(offset_.count()) + " 0\n";
  const int offsets = open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
  g_assert_cmpint(write(offsets, text.data(), text.size()), ==, static_cast<gssize>(text.size()));
  close(offsets);

  keep_secrets_on_fork();
  std::fflush(nullptr);
  const pid_t child = fork();
  g_assert_no_errno(child);
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return;
  }
  int status = 0;
  g_assert_no_errno(waitpid(child, &status, 0));
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

}  // namespace vestibule::test
