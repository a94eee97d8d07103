#include "raw-http2.hpp"

#include <utility>

namespace vestibule::test {

namespace {

constexpr std::size_t preface_size = 24;  // RFC 9113 §3.4
constexpr std::size_t header_size = 9;

std::uint32_t number(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; i++)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string bytes_of(std::uint32_t value, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; i--)
    bytes += static_cast<char>(value >> 8 * i & 0xff);
  return bytes;
}

}  // namespace

async::Task<bool> RawHttp2::read_up_to(std::size_t size) {
  while (read_.size() < size) {
    const std::string more = co_await connection_.read_some();
    if (more.empty()) co_return false;
    read_ += more;
  }
  co_return true;
}

async::Task<void> RawHttp2::write(Http2Frame frame) {
  co_await connection_.write(bytes_of(static_cast<std::uint32_t>(frame.payload.size()), 3) +
                             bytes_of(static_cast<std::uint32_t>(frame.type << 8 | frame.flags), 2) +
                             bytes_of(frame.stream, 4) + frame.payload);
}

async::Task<void> RawHttp2::write_status(std::uint32_t stream, int status, bool ends) {
  // A literal of the name that is number 8 in HPACK's static table (RFC 7541 §6.2.2); END_HEADERS, END_STREAM.
  Http2Frame frame{Http2Frame::Headers, ends ? 5 : 4, stream, "\x08\x03" + std::to_string(status)};
  co_await write(std::move(frame));
}

async::Task<std::optional<Http2Frame>> RawHttp2::read() {
  if (!std::exchange(greeted_, true)) {
    Http2Frame settings{Http2Frame::Settings};
    co_await write(std::move(settings));
    const bool there = co_await read_up_to(preface_size);
    if (!there) co_return std::nullopt;
    read_.erase(0, preface_size);
  }
  for (;;) {
    bool there = co_await read_up_to(header_size);
    if (!there) co_return std::nullopt;
    const std::size_t size = number(read_, 0, 3);
    there = co_await read_up_to(header_size + size);
    if (!there) co_return std::nullopt;
    Http2Frame frame{read_[3], read_[4], number(read_, 5, 4), read_.substr(header_size, size)};
    read_.erase(0, header_size + size);
    if (frame.stream != 0) co_return frame;
    const bool wants_answer =
        (frame.type == Http2Frame::Settings || frame.type == Http2Frame::Ping) && frame.flags == 0;
    if (!wants_answer) continue;
    Http2Frame answer{frame.type, 1, 0, frame.type == Http2Frame::Ping ? frame.payload : ""};
    co_await write(std::move(answer));
  }
}

}  // namespace vestibule::test
