#include "cli/answer.hpp"

#include "async/io-calls.hpp"
#include "cli/progress.hpp"
#include "cli/terminal-text.hpp"
#include "service/service-error.hpp"

#include <algorithm>
#include <deque>

namespace vestibule::cli {

using service::Trouble;
using service::Unavailable;

namespace {

/// Of an answer that waits for its turn; what is beyond it waits at the server.
constexpr std::size_t most_read_ahead = 1024 * 1024;

/// Whether the body of an answer can tell that the token is not taken: then it is to be seen whole.
bool is_told_by_the_body(const service::ServiceProfile& profile) {
  const auto& refusals = profile.token_use.refusals;
  return std::any_of(refusals.begin(), refusals.end(), [](const service::AnswerShape& shape) {
    return !shape.members.empty() || !shape.equals.empty() || !shape.empty.empty();
  });
}

}  // namespace

async::Task<std::shared_ptr<Answer>> Answer::ask(session::AccountSession& account, session::Request request) {
  const auto answer = std::make_shared<Answer>();
  if (!is_told_by_the_body(account.profile())) {
    auto stream = co_await account.open(std::move(request));
    answer->places_ = std::move(stream.places);
    answer->place_ = std::move(stream.place);
    answer->reply_ = std::move(stream.reply);
    co_return answer;
  }
  const auto whole = co_await account.send(std::move(request));
  answer->reply_.status = whole.status;
  answer->reply_.message = whole.message;
  const auto body = async::Object<GInputStream>::adopt(g_memory_input_stream_new_from_bytes(whole.body.get()));
  answer->reply_.body = service::ResponseStream(body.get(), [body](GInputStream*) {});
  answer->is_whole_ = true;
  co_return answer;
}

std::string Answer::head() const {
  SoupMessage* message = reply_.message.get();
  const bool second = soup_message_get_http_version(message) == SOUP_HTTP_2_0;
  const char* reason = soup_message_get_reason_phrase(message);
  std::string head = second ? "HTTP/2 " : "HTTP/1.1 ";
  head.append(std::to_string(reply_.status));
  if (reason && *reason) head.append(" ").append(printable(reason));
  head.append("\r\n");
  SoupMessageHeadersIter iterator;
  soup_message_headers_iter_init(&iterator, soup_message_get_response_headers(message));
  const char *name, *value;
  while (soup_message_headers_iter_next(&iterator, &name, &value))
    head.append(printable(name)).append(": ").append(printable(value)).append("\r\n");
  return head.append("\r\n");
}

goffset Answer::stated_length() const {
  SoupMessageHeaders* headers = soup_message_get_response_headers(reply_.message.get());
  const bool is_coded = soup_message_headers_get_one(headers, "Content-Encoding") != nullptr;
  if (is_coded || soup_message_headers_get_encoding(headers) != SOUP_ENCODING_CONTENT_LENGTH) return -1;
  return soup_message_headers_get_content_length(headers);
}

async::Task<async::Bytes> Answer::read() {
  try {
    co_return co_await async::read_some(reply_.body);
  } catch (const async::GioError& error) {
    throw Unavailable(error.matches(G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? Trouble::TimedOut : Trouble::ConnectionLost);
  }
}

async::Task<void> Answer::write_to(Output& output, async::Event& turn) {
  std::deque<async::Bytes> ahead;
  std::size_t held = 0;
  bool more = true;
  while (more && !turn.is_set() && held < most_read_ahead) {
    ahead.push_back(co_await read());
    held += g_bytes_get_size(ahead.back().get());
    more = g_bytes_get_size(ahead.back().get()) > 0;
  }
  co_await turn;

  Progress progress(stated_length(), !output.is_terminal());
  while (more || !ahead.empty()) {
    if (ahead.empty()) ahead.push_back(co_await read());
    const auto bytes = std::move(ahead.front());
    ahead.pop_front();
    const auto size = g_bytes_get_size(bytes.get());
    more = more && size > 0;
    progress.advance(static_cast<goffset>(size));
    if (size > 0) co_await output.write(bytes);
  }
  if (!is_whole_ && !reply_.is_whole()) throw Unavailable(Trouble::ConnectionLost);
}

}  // namespace vestibule::cli
