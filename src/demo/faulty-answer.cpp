#include "faulty-answer.hpp"

#include <algorithm>

namespace vestibule::demo {
namespace {

/** Hands libsoup the next piece of a huge body each time it has sent one, so that the body never is in memory. */
class HugeBody {
public:
  static void send(const ExchangePtr& exchange, const Fault& fault) {
    auto* body = new HugeBody(std::max<std::size_t>(fault.bytes, 64));
    SoupServerMessage* message = exchange->message();
    g_signal_connect_data(
        message, "wrote-chunk", G_CALLBACK(+[](SoupServerMessage* sender, gpointer self) {
          static_cast<HugeBody*>(self)->append_to(soup_server_message_get_response_body(sender));
        }),
        body, [](gpointer self, GClosure*) { delete static_cast<HugeBody*>(self); }, static_cast<GConnectFlags>(0));
    exchange->answer_in_pieces(fault.status, fault.content_type.c_str(), static_cast<goffset>(body->left_),
                               [body](SoupMessageBody* pieces) { body->append_to(pieces); });
  }

private:
  explicit HugeBody(std::size_t length) : left_(length) {}

  void append_to(SoupMessageBody* body) {
    constexpr std::string_view opening = R"({"msg":")", closing = R"("})";
    static const std::string filling(64 * 1024, 'a');
    if (left_ == 0) {
      soup_message_body_complete(body);
      return;
    }
    std::string_view piece = filling;
    if (!is_open_) {
      piece = opening;
      is_open_ = true;
    } else if (left_ == closing.size()) {
      piece = closing;
    } else {
      piece = piece.substr(0, left_ - closing.size());
    }
    left_ -= piece.size();
    soup_message_body_append(body, SOUP_MEMORY_STATIC, piece.data(), piece.size());
  }

  std::size_t left_;
  bool is_open_ = false;
};

void send_truncated(const ExchangePtr& exchange, const Fault& fault, const std::string& whole) {
  g_signal_connect_data(exchange->message(), "wrote-chunk", G_CALLBACK(+[](SoupServerMessage* sender, gpointer) {
                          if (const ExchangePtr self = Exchange::of(sender)) self->drop();
                          soup_message_body_complete(soup_server_message_get_response_body(sender));
                        }),
                        nullptr, nullptr, static_cast<GConnectFlags>(0));
  exchange->answer_in_pieces(fault.status, fault.content_type.c_str(), static_cast<goffset>(whole.size()),
                             [&whole](SoupMessageBody* body) {
                               soup_message_body_append(body, SOUP_MEMORY_COPY, whole.data(), whole.size() / 2);
                             });
}

}  // namespace

void answer_with_fault(const ExchangePtr& exchange, const Fault& fault, const std::string& original) {
  for (const auto& [name, value] : fault.headers)
    soup_message_headers_replace(exchange->response_headers(), name.c_str(), value.c_str());
  switch (fault.instead) {
  case Instead::Nothing:
    break;
  case Instead::Drop:
    exchange->drop();
    break;
  case Instead::Hang:
    exchange->hold();
    break;
  case Instead::Body:
    exchange->answer(fault.status, fault.body, fault.content_type.c_str());
    break;
  case Instead::Huge:
    HugeBody::send(exchange, fault);
    break;
  case Instead::Truncated:
    send_truncated(exchange, fault, original.empty() ? fault.body : original);
    break;
  }
}

}  // namespace vestibule::demo
