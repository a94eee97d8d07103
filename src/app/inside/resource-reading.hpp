#pragma once

#include "app/answer/answer.hpp"
#include "async/task-scope.hpp"
#include "async/timer.hpp"
#include "session/account-session.hpp"

#include <glibmm/datetime.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace vestibule::app {

/// A resource as this run reads it: what it last answered, which is in memory only, and how the last question ended.
class ResourceReading {
public:
  struct Read {
    Answer answer;
    std::string message;  ///< for people; may be empty
    Glib::DateTime time;
  };

  /// `changed` is called when anything below is another.
  ResourceReading(std::shared_ptr<session::AccountSession> session, std::function<void()> changed)
      : session_(std::move(session)), changed_(std::move(changed)) {}

  /// Asks for it. Asking again while an answer is under way is the same question. `body_limit`: as
  /// `AccountSession::fetch`.
  void start(service::Resource resource, std::size_t body_limit = 0);
  void stop();
  /// Asks for it so long after each answer; 0: not by itself.
  void renew_every(const service::Resource& resource, std::chrono::seconds interval);
  bool is_under_way() const { return under_way_; }
  /// The last answer there was; null: none yet.
  std::shared_ptr<const Read> last() const { return last_; }
  /// What the last question ended with; empty: with an answer.
  const std::string& fault() const { return fault_; }
  /// That was an answer too large to be read unasked.
  bool was_too_large() const { return !fault_.empty() && was_too_large_; }
  /// The certificate that did not verify, where that was the fault; else null.
  std::shared_ptr<const service::RefusedCertificate> refused_certificate() const {
    return fault_.empty() ? nullptr : certificate_;
  }
  void forget_fault() { fault_.clear(); }

private:
  async::Task<void> read(service::Resource resource, std::size_t body_limit);
  void wait_for_renewal();

  std::shared_ptr<session::AccountSession> session_;
  std::function<void()> changed_;
  bool under_way_ = false;
  std::shared_ptr<const Read> last_;
  std::string fault_;
  bool was_too_large_ = false;
  std::shared_ptr<const service::RefusedCertificate> certificate_;
  service::Resource renewed_;
  std::chrono::seconds interval_{0};
  async::Timer renewal_;
  async::TaskScope scope_;
};

}  // namespace vestibule::app
