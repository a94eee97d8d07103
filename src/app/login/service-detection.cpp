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
  if (address_) begin_for({*address_, nullptr}, {});
}

void ServiceDetection::begin_for(Service service, std::string name) {
  if (began_) return;
  soon_ = async::Timer();
  began_ = true;
  scope_.start(run(std::move(service), std::move(name)));
  changed_.emit();
}

async::Task<void> ServiceDetection::run(Service service, std::string name) {
  result_ = co_await account_.discover(std::move(service), std::move(name));
  over_.set();
  changed_.emit();
}

async::Task<const service::ServiceProfile*> ServiceDetection::found_or_usual(Service service, std::string name) {
  // The server may have come back or have been mended, or its certificate be trusted now.
  if (result_ && !result_->profile) forget();
  begin_for(std::move(service), std::move(name));
  co_await over_;
  co_return &result_->found_or_usual();
}

}  // namespace vestibule::app
