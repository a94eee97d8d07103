#include "app/login/service-detection.hpp"

namespace vestibule::app {

namespace {

constexpr std::chrono::milliseconds after_typing{1'000};

}  // namespace

void ServiceDetection::follow(const std::optional<service::ServerAddress>& address) {
  const bool same = address && address_ && address->text() == address_->text();
  if (same || (!address && !address_)) return;
  address_ = address;
  scope_.cancel();
  forget();
  changed_.emit();
}

void ServiceDetection::forget() {
  soon_ = async::Timer();
  began_ = false;
  result_.reset();
  over_.reset();
}

void ServiceDetection::begin_soon() {
  if (address_ && !began_) soon_ = async::Timer(after_typing, [this] { begin(); });
}

void ServiceDetection::begin() {
  if (!address_ || began_) return;
  soon_ = async::Timer();
  began_ = true;
  scope_.start(run(*address_));
  changed_.emit();
}

async::Task<void> ServiceDetection::run(service::ServerAddress address) {
  result_ = co_await account_.discover(std::move(address));
  over_.set();
  changed_.emit();
}

async::Task<const service::ServiceProfile*> ServiceDetection::found_or_usual() {
  // The server may have come back, or have been mended.
  if (result_ && !result_->profile) forget();
  begin();
  if (began_) co_await over_;
  co_return result_ ? &result_->found_or_usual() : &service::token_api_profile();
}

}  // namespace vestibule::app
