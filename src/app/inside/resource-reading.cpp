#include "app/inside/resource-reading.hpp"

#include "app/error-text.hpp"
#include "app/formatted.hpp"
#include "app/inside/protected-message.hpp"

#include <glib/gi18n.h>

namespace vestibule::app {

namespace {

std::string too_large_text() {
  const async::OwnedString size(g_format_size_full(service::TransportPolicy().body_limit, G_FORMAT_SIZE_IEC_UNITS));
  // Translators: %s is a size, such as "16.0 MiB".
  return formatted(_("The answer is larger than %s."), size.get());
}

}  // namespace

void ResourceReading::start(service::Resource resource, std::size_t body_limit) {
  if (under_way_) return;
  under_way_ = true;
  renewal_ = {};
  fault_.clear();
  was_too_large_ = false;
  scope_.start(read(std::move(resource), body_limit));
  changed_();
}

void ResourceReading::stop() {
  scope_.cancel();
  under_way_ = false;
  wait_for_renewal();
  changed_();
}

void ResourceReading::renew_every(const service::Resource& resource, std::chrono::seconds interval) {
  renewed_ = resource;
  if (interval == interval_) return;
  interval_ = interval;
  wait_for_renewal();
}

void ResourceReading::wait_for_renewal() {
  renewal_ =
      interval_.count() > 0 && !under_way_ ? async::Timer(interval_, [this] { start(renewed_); }) : async::Timer();
}

async::Task<void> ResourceReading::read(service::Resource resource, std::size_t body_limit) {
  try {
    const auto begin = std::chrono::steady_clock::now();
    const auto reply = co_await session_->fetch(resource, body_limit);
    const auto duration = std::chrono::steady_clock::now() - begin;
    const auto answered = std::make_shared<Read>();
    answered->answer = answer_of(reply, std::chrono::duration_cast<std::chrono::milliseconds>(duration));
    answered->time = Glib::DateTime::create_now_local();
    last_ = answered;
    if (is_readable_at_once(reply)) answered->message = protected_message(reply, session_->profile(), resource);
  } catch (const Error& error) {
    const auto* unavailable = dynamic_cast<const service::Unavailable*>(&error);
    was_too_large_ = unavailable && unavailable->trouble() == service::Trouble::TooLarge && !body_limit;
    certificate_ = unavailable ? unavailable->certificate() : nullptr;
    fault_ = was_too_large_ ? too_large_text() : error_text(error, Attempt::GetData).text;
  }
  under_way_ = false;
  wait_for_renewal();
  changed_();
}

}  // namespace vestibule::app
