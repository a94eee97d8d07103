#include "cli/request-commands.hpp"

#include "cli/account-choice.hpp"

#include <cstdio>
#include <utility>

namespace vestibule::cli {

namespace {

async::Task<ExitStatus> get_one(session::AccountSession& account, std::string path) {
  if (!path.starts_with('/')) {
    complain(path + ": " + _("a path begins with a slash"));
    co_return ExitStatus::Usage;
  }
  session::Request request;
  request.url = account.address().url_of(path);
  const auto reply = co_await account.send(std::move(request));
  const auto text = reply.text();
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  if (reply.status < 400) co_return ExitStatus::Ok;
  complain(path + ": HTTP " + std::to_string(reply.status));
  co_return reply.status < 500 ? ExitStatus::Refused : ExitStatus::Unavailable;
}

}  // namespace

async::Task<ExitStatus> get(Invocation& invocation) {
  const auto session = co_await chosen_account(invocation);
  auto status = ExitStatus::Ok;
  for (const auto& path : invocation.line.arguments) {
    const auto one = co_await get_one(*session, path);
    if (one != ExitStatus::Ok) status = one;
  }
  co_return status;
}

}  // namespace vestibule::cli
