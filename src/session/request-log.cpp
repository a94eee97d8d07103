#include "session/request-log.hpp"

#include "service/service-error.hpp"
#include "session/token-source.hpp"

#include <algorithm>

namespace vestibule::session {

const char* name_of(RequestEnd end) {
  switch (end) {
  case RequestEnd::Open:
    return "open";
  case RequestEnd::Answered:
    return "answered";
  case RequestEnd::SessionEnded:
    return "session-ended";
  case RequestEnd::Unavailable:
    return "unavailable";
  case RequestEnd::Failed:
    return "failed";
  case RequestEnd::TakenBack:
    return "taken-back";
  }
  return "unknown";
}

std::uint64_t RequestLog::ask(std::string route) {
  route.resize(std::min(route.size(), longest_route));
  if (records_.size() == capacity_) records_.pop_front();
  records_.push_back(
      {.number = ++last_, .change = ++change_, .route = std::move(route), .asked_at = clock_.boot_time()});
  return last_;
}

/// Null where it has been pushed out, or there is no log. Whoever asks changes it.
RequestRecord* RequestLog::Entry::record() {
  if (!log_ || log_->records_.empty() || number_ < log_->records_.front().number) return nullptr;
  auto& record = log_->records_[number_ - log_->records_.front().number];
  record.change = ++log_->change_;
  return &record;
}

void RequestLog::Entry::admitted() {
  if (auto* asked = record()) asked->admitted_at = log_->clock_.boot_time();
}

void RequestLog::Entry::sent(tokens::Generation generation) {
  if (auto* asked = record()) asked->sends.push_back({.at = log_->clock_.boot_time(), .generation = generation});
}

void RequestLog::Entry::answered(int status, bool refused) {
  auto* asked = record();
  if (!asked || asked->sends.empty()) return;
  auto& send = asked->sends.back();
  send.answered_at = log_->clock_.boot_time();
  send.status = status;
  send.refused = refused;
}

void RequestLog::Entry::end(RequestEnd end) {
  if (auto* asked = record()) {
    asked->ended_at = log_->clock_.boot_time();
    asked->end = end;
  }
  log_ = nullptr;
}

void RequestLog::Entry::failed(const std::exception& error) {
  if (dynamic_cast<const SessionEnded*>(&error) || dynamic_cast<const NotSignedIn*>(&error))
    end(RequestEnd::SessionEnded);
  else if (dynamic_cast<const service::Unavailable*>(&error))
    end(RequestEnd::Unavailable);
  else
    end(RequestEnd::Failed);
}

}  // namespace vestibule::session
