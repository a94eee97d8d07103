#include "cli/request-commands.hpp"

#include "async/task-scope.hpp"
#include "cli/account-choice.hpp"
#include "cli/answer.hpp"
#include "cli/request-body.hpp"
#include "session/request-header.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace vestibule::cli {

using session::AccountSession;
using session::Request;

namespace {

/// One of several requests, whose answers are written in their order.
struct Part {
  std::string path;
  Request request;
  async::Event turn = {};
  ExitStatus status = ExitStatus::Ok;
  std::exception_ptr error = {};
};

/// What all of them share.
struct Batch {
  std::shared_ptr<AccountSession> account;
  std::shared_ptr<Output> output;
  std::deque<Part> parts = {};
  std::exception_ptr broken = {};  ///< there is no use in any further one
};

bool is_path(const std::string& path) {
  if (path.starts_with('/')) return true;
  complain(path + ": " + _("a path begins with a slash"));
  return false;
}

ExitStatus status_of(const std::string& path, int http_status) {
  if (http_status < 400) return ExitStatus::Ok;
  complain(path + ": HTTP " + std::to_string(http_status));
  return http_status < 500 ? ExitStatus::Refused : ExitStatus::Unavailable;
}

/// Whether the error is one of the session or of the output, which every other request would meet too.
bool concerns_all(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const session::NotSignedIn&) {
  } catch (const session::SessionEnded&) {
  } catch (const OutputError&) {
  } catch (...) {
    return false;
  }
  return true;
}

ExitStatus report(const std::string& path, std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const Error& known) {
    const auto failure = failure_of(known);
    complain(path + ": " + failure.text);
    return failure.status;
  }
}

async::Task<void> fetch(Batch& batch, std::size_t number) {
  Part& part = batch.parts[number];
  try {
    const auto answer = co_await Answer::ask(*batch.account, std::move(part.request));
    co_await answer->write_to(*batch.output, part.turn);
    part.status = status_of(part.path, answer->status());
  } catch (const Error&) {
    part.error = std::current_exception();
  }
  co_await part.turn;
  if (part.error && concerns_all(part.error))
    batch.broken = batch.broken ? batch.broken : part.error;
  else if (part.error)
    part.status = report(part.path, part.error);
  if (number + 1 < batch.parts.size()) batch.parts[number + 1].turn.set();
}

/// Puts a header that was typed, as "Name: value", into the request; false where it cannot be sent.
bool add_header(Request& request, const std::string& typed, const AccountSession& account) {
  const auto colon = typed.find(':');
  if (colon == std::string::npos) return false;
  const std::string name = typed.substr(0, colon);
  const auto begin = typed.find_first_not_of(" \t", colon + 1);
  const std::string value = begin == std::string::npos ? "" : typed.substr(begin);
  if (session::header_fault(name, value, account.profile())) return false;
  session::add_header(request, name, value);
  return true;
}

/// False, and the reason said, where one of the headers cannot be sent.
bool add_headers(Request& request, const std::vector<std::string>& headers, const AccountSession& account) {
  return std::all_of(headers.begin(), headers.end(), [&](const std::string& typed) {
    if (add_header(request, typed, account)) return true;
    complain(typed.substr(0, typed.find(':')) + ": " + _("this header cannot be sent"));
    return false;
  });
}

}  // namespace

async::Task<ExitStatus> get(Invocation& invocation) {
  const auto& paths = invocation.line.arguments;
  if (!std::all_of(paths.begin(), paths.end(), is_path)) co_return ExitStatus::Usage;
  if (paths.size() > 1 && !invocation.line.output.empty() && invocation.line.output != "-") {
    complain(_("one file takes one answer: --output goes with one path"));
    co_return ExitStatus::Usage;
  }
  Batch batch;
  batch.account = co_await chosen_account(invocation);
  for (const auto& path : paths) {
    Part& part = batch.parts.emplace_back();
    part.path = path;
    part.request.url = batch.account->address().url_of(path);
    session::check(part.request);
  }
  batch.output = co_await Output::open(invocation.line.output);
  batch.parts.front().turn.set();
  async::TaskScope requests;
  for (std::size_t i = 0; i < batch.parts.size(); i++)
    requests.start(fetch(batch, i));
  co_await requests.finished();
  if (batch.broken) std::rethrow_exception(batch.broken);
  const bool whole = std::none_of(batch.parts.begin(), batch.parts.end(), [](const Part& each) { return each.error; });
  if (whole) co_await batch.output->finish();
  const auto worst = std::max_element(batch.parts.begin(), batch.parts.end(),
                                      [](const Part& one, const Part& other) { return one.status < other.status; });
  co_return worst->status;
}

async::Task<ExitStatus> request(Invocation& invocation) {
  const auto& line = invocation.line;
  const auto& path = line.arguments[1];
  if (!is_path(path)) co_return ExitStatus::Usage;
  const auto account = co_await chosen_account(invocation);
  Request request;
  request.method = line.arguments[0];
  request.url = account->address().url_of(path);
  if (!add_headers(request, line.headers, *account)) co_return ExitStatus::Usage;
  if (!line.data.empty()) {
    request.body = co_await read_body(line.data);
    if (request.content_type.empty()) request.content_type = media_type_of(request.body);
  }
  session::check(request);
  if (request.method == "CONNECT") throw session::MalformedRequest();  // it is for proxies

  const auto output = co_await Output::open(line.output);
  const auto answer = co_await Answer::ask(*account, std::move(request));
  if (line.include) {
    const auto head = answer->head();
    co_await output->write(async::bytes_of(head));
  }
  async::Event turn;
  turn.set();
  co_await answer->write_to(*output, turn);
  co_await output->finish();
  co_return status_of(path, answer->status());
}

}  // namespace vestibule::cli
