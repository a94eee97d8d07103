#include "raw-connection.hpp"

namespace vestibule::tests {
namespace {

constexpr unsigned patience = 20;  // seconds

}  // namespace

RawConnection::RawConnection(const std::string& url) {
  GSocketClient* client = g_socket_client_new();
  g_socket_client_set_timeout(client, patience);
  GError* error = nullptr;
  connection_.reset(g_socket_client_connect_to_uri(client, url.c_str(), 80, nullptr, &error));
  g_object_unref(client);
  g_assert_no_error(error);
}

RawConnection::~RawConnection() = default;

void RawConnection::send(const std::string& bytes) {
  GOutputStream* output = g_io_stream_get_output_stream(G_IO_STREAM(connection_.get()));
  g_output_stream_write_all(output, bytes.data(), bytes.size(), nullptr, nullptr, nullptr);
}

std::string RawConnection::read_until(const std::string& end) {
  GInputStream* input = g_io_stream_get_input_stream(G_IO_STREAM(connection_.get()));
  std::string text;
  char piece[4096];
  while (end.empty() || text.find(end) == std::string::npos) {
    const gssize length = g_input_stream_read(input, piece, sizeof piece, nullptr, nullptr);
    if (length <= 0) break;
    text.append(piece, static_cast<std::size_t>(length));
  }
  return text;
}

}  // namespace vestibule::tests
