#include "cli/stop-signals.hpp"

#include <glib-unix.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace vestibule::cli {

namespace {

sigset_t signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGTSTP})
    sigaddset(&set, number);
  return set;
}

}  // namespace

void StopSignals::block() {
  const sigset_t set = signals();
  sigprocmask(SIG_BLOCK, &set, nullptr);
}

void StopSignals::unblock() {
  const sigset_t set = signals();
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

StopSignals::StopSignals(sharing::ApplicationAccounts& accounts) : accounts_(accounts) {
  const sigset_t set = signals();
  descriptor_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  source_ = g_unix_fd_add(descriptor_, G_IO_IN, received, this);
}

StopSignals::~StopSignals() {
  g_source_remove(source_);
  close(descriptor_);
}

gboolean StopSignals::received(int descriptor, GIOCondition, gpointer data) {
  auto& self = *static_cast<StopSignals*>(data);
  signalfd_siginfo signal;
  while (read(descriptor, &signal, sizeof signal) == sizeof signal) {
    const int number = static_cast<int>(signal.ssi_signo);
    if (number == SIGTSTP) {
      if (self.stopping_.empty()) self.stopping_.start(self.stop());
    } else if (self.number_) {
      _exit(128 + number);
    } else {
      self.number_ = number;
      self.asked_to_end_.set();
    }
  }
  return G_SOURCE_CONTINUE;
}

async::Task<void> StopSignals::stop() {
  co_await accounts_.hand_over();
  std::raise(SIGSTOP);
}

}  // namespace vestibule::cli
