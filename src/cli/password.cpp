#include "cli/password.hpp"

#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>

namespace vestibule::cli {

namespace {

constexpr char interrupt = 3;  // Ctrl-C, where the terminal does not make a signal of it
constexpr int exit_interrupted = 130;

/// A terminal that shows nothing of what is typed.
class SilentTerminal {
public:
  explicit SilentTerminal(int terminal) : terminal_(terminal) {
    if (tcgetattr(terminal_, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    changed_ = tcsetattr(terminal_, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (changed_) tcsetattr(terminal_, TCSAFLUSH, &before_);
  }

private:
  int terminal_;
  termios before_{};
  bool changed_ = false;
};

/// A line, without its end; nothing of it stays in a buffer of the C library.
tokens::Secret read_line(int descriptor, bool& interrupted) {
  std::string line;
  line.reserve(4096);  // never moved: what is left behind would not be wiped
  for (char c = 0; line.size() < 4096 && read(descriptor, &c, 1) == 1 && c != '\n' && c != '\r';) {
    if ((interrupted = c == interrupt)) break;
    line += c;
  }
  tokens::Secret secret(line);
  explicit_bzero(line.data(), line.size());
  return secret;
}

}  // namespace

tokens::Secret read_password(const std::string& prompt, bool from_stdin) {
  bool interrupted = false;
  if (from_stdin) return read_line(STDIN_FILENO, interrupted);
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) return {};
  tokens::Secret password;
  {
    const SilentTerminal silent(terminal);
    const bool shown = write(terminal, prompt.data(), prompt.size()) >= 0;
    if (shown) password = read_line(terminal, interrupted);
    if (write(terminal, "\n", 1) < 0) interrupted = true;
  }
  close(terminal);
  if (interrupted) std::exit(exit_interrupted);
  return password;
}

}  // namespace vestibule::cli
