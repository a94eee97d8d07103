#include "check/check-run.hpp"

#include "async/timer.hpp"
#include "check/trouble-text.hpp"
#include "service/answer-shape.hpp"
#include "service/auth-answers.hpp"

#include <glib/gi18n.h>

#include <algorithm>
#include <utility>

namespace vestibule::check {

using service::Refused;
using service::Resource;
using service::TokenGrant;
using service::Unavailable;

namespace {

constexpr std::size_t most_answers = 500;  // that are kept
constexpr std::size_t most_exchanges = 4;  // of a result
constexpr std::chrono::milliseconds between_ticks{250};

async::Task<TokenGrant> without_grant(async::Task<void> call) {
  co_await std::move(call);
  TokenGrant none;
  co_return none;
}

const Resource* readable_resource(const service::ServiceProfile& profile) {
  const auto found = std::find_if(profile.resources.begin(), profile.resources.end(), [](const Resource& resource) {
    return resource.takes_token && (resource.method == "GET" || resource.method == "HEAD");
  });
  return found == profile.resources.end() ? nullptr : &*found;
}

std::string with_status(const std::string& text, int status) {
  return status == 0 ? text : text + " (HTTP " + std::to_string(status) + ")";
}

}  // namespace

CheckRun::CheckRun(const CheckOptions& options, const tokens::Clock& clock, const CheckWatcher& watcher)
    : options_(options), clock_(clock), watcher_(watcher),
      api_(options.address, options.profile, options.policy, clock),
      session_(service::new_soup_session(options.policy, options.address.origin(), 1)),
      resource_(readable_resource(options.profile)),
      person_(options.sign_up ? new_person() : Person{options.username, options.password}) {
  mask_.add(person_.password);
  mask_.add(tokens::Secret(options.profile.client_secret));
  service::add_constant_headers(session_.get(), options.address.origin(), options.profile.token_use.headers);
  api_.set_witness([this](const service::HttpReply& reply) { see(reply, sent_); });
}

const tokens::Secret& CheckRun::renewing_token() const {
  return profile().renews_itself() ? session->access_token : session->refresh_token;
}

void CheckRun::see(const service::HttpReply& reply, tokens::BootTimePoint sent) {
  const auto now = clock_.boot_time();
  if (const auto date = reply.date()) server_clock_.observe(*date, now, now - sent);
  answers_.push_back(seen_answer(reply, profile(), mask_));
  seen_++;
  if (answers_.size() > most_answers) answers_.pop_front();
}

std::vector<SeenExchange> CheckRun::exchanges_since(std::size_t count) const {
  std::vector<SeenExchange> exchanges;
  for (std::size_t i = answers_.size() - std::min({seen_ - count, answers_.size(), most_exchanges});
       i < answers_.size(); i++)
    exchanges.push_back(answers_[i].exchange);
  return exchanges;
}

async::Task<Attempt> CheckRun::attempt(async::Task<TokenGrant> call, bool gives_tokens) {
  const auto before = seen_;
  sent_ = clock_.boot_time();
  Attempt result;
  try {
    result.grant = co_await std::move(call);
    result.end = Attempt::End::Accepted;
    mask_.add(result.grant->access_token);
    mask_.add(result.grant->refresh_token);
    if (gives_tokens && seen_ > before) answers_.back().gave_tokens = true;
  } catch (const Refused& refused) {
    result.end = Attempt::End::Refused;
    result.status = refused.status();
    result.text = with_status(_("the service refused it"), result.status);
  } catch (const Unavailable& unavailable) {
    result.status = unavailable.status();
    result.text = text_of(unavailable);
    const bool is_named = unavailable.trouble() == service::Trouble::Status;
    if (!is_named) result.text = with_status(result.text, result.status);
  }
  if (seen_ > before) result.status = answers_.back().status;
  result.exchanges = exchanges_since(before);
  co_return result;
}

async::Task<Attempt> CheckRun::sign_up(std::string username, tokens::Secret password) {
  mask_.add(password);
  return attempt(without_grant(api_.sign_up(std::move(username), std::move(password))), false);
}

async::Task<Attempt> CheckRun::log_in(std::string username, tokens::Secret password) {
  mask_.add(password);
  return attempt(api_.log_in(std::move(username), std::move(password)), true);
}

async::Task<Attempt> CheckRun::refresh(tokens::Secret token) {
  mask_.add(token);
  return attempt(api_.refresh(std::move(token)), true);
}

async::Task<Attempt> CheckRun::log_out(const TokenGrant& grant) {
  return attempt(without_grant(api_.log_out(grant.access_token, grant.refresh_token)), false);
}

async::Task<std::optional<service::HttpReply>> CheckRun::send(async::Object<SoupMessage> message) {
  try {
    auto reply = co_await service::exchange(session_, std::move(message), options_.policy.body_limit,
                                            options_.policy.token_calls.others);
    co_return reply;
  } catch (const Unavailable&) {
    co_return std::nullopt;
  }
}

async::Task<Attempt> CheckRun::read(tokens::Secret token) {
  mask_.add(token);
  Attempt result;
  const std::string url = options_.address.url_of(resource_->path);
  const auto message = async::Object<SoupMessage>::adopt(soup_message_new(resource_->method.c_str(), url.c_str()));
  const bool can_be_sent =
      message && (token.empty() || service::put_token(message.get(), profile().token_use.place, token));
  if (!can_be_sent) {
    result.text = _("it cannot be sent");
    co_return result;
  }
  soup_message_add_flags(message.get(), SOUP_MESSAGE_NO_REDIRECT);
  const auto before = seen_;
  const auto sent = clock_.boot_time();
  try {
    const auto reply =
        co_await service::exchange(session_, message, options_.policy.body_limit, options_.policy.token_calls.others);
    see(reply, sent);
    result.status = reply.status;
    result.exchanges = exchanges_since(before);
    if (service::refuses_token(profile().token_use, reply.status, reply.text())) {
      result.end = Attempt::End::Refused;
      result.text = with_status(_("the service refused it"), reply.status);
    } else if (SOUP_STATUS_IS_SUCCESSFUL(reply.status) && service::has_message(reply, *resource_)) {
      result.end = Attempt::End::Accepted;
    } else {
      result.text = with_status(_("the answer is not as the profile of the service says"), reply.status);
    }
  } catch (const Unavailable& unavailable) {
    result.text = text_of(unavailable);
  }
  co_return result;
}

void CheckRun::renew_session(TokenGrant grant) {
  if (grant.refresh_token.empty()) grant.refresh_token = session->refresh_token;
  session = std::move(grant);
}

void CheckRun::conclude(Check check, Outcome outcome, std::string seen, std::string advice,
                        std::vector<SeenExchange> exchanges) {
  if (!concluded_.insert(check).second) return;
  const auto& kind = kind_of(check);
  if (exchanges.size() > most_exchanges) exchanges.resize(most_exchanges);
  // An answer is seen before the tokens in it are known.
  for (auto& exchange : exchanges)
    exchange = {mask_.hidden(exchange.sent), mask_.hidden(exchange.answered)};
  CheckResult result{kind.id, _(kind.title), outcome, std::move(seen), std::move(advice), kind.reference};
  if (const auto measured = measured_.find(check); measured != measured_.end()) result.measured = measured->second;
  result.exchanges = std::move(exchanges);
  if (watcher_.found) watcher_.found(result);
}

void CheckRun::skip(const std::vector<Check>& checks, const std::string& reason) {
  for (const auto check : checks)
    conclude(check, Outcome::NotApplicable, reason);
}

void CheckRun::skip_rest(const std::string& reason) {
  for (const auto& kind : check_kinds())
    conclude(kind.check, Outcome::NotApplicable, reason);
}

void CheckRun::expect_refusal(Check check, const Attempt& attempt, std::string refused, std::string accepted,
                              std::string advice) {
  if (attempt.refused()) return conclude(check, Outcome::Ok, std::move(refused), "", attempt.exchanges);
  if (attempt.accepted())
    return conclude(check, Outcome::Failed, std::move(accepted), std::move(advice), attempt.exchanges);
  const bool is_no = attempt.status >= 400 && attempt.status < 500 && attempt.status != 404 && attempt.status != 429;
  if (is_no)
    return conclude(check, Outcome::Warning,
                    _("it is refused, but not in the form that the profile of the service says") +
                        (" (HTTP " + std::to_string(attempt.status) + ")"),
                    _("Answer in one form to every refusal; a client takes any other for a passing fault."),
                    attempt.exchanges);
  conclude(check, Outcome::Failed, attempt.text, _("Answer with a refusal, which a client can tell from a fault."),
           attempt.exchanges);
}

void CheckRun::tell(Check check, double part) {
  if (watcher_.stops && watcher_.stops()) throw Stopped();
  if (!watcher_.progress) return;
  const auto all = static_cast<double>(check_kinds().size());
  watcher_.progress({(static_cast<double>(check) + std::clamp(part, 0.0, 1.0)) / all, _(kind_of(check).title)});
}

async::Task<void> CheckRun::wait(Check check, std::chrono::milliseconds time, std::chrono::milliseconds from,
                                 std::chrono::milliseconds whole) {
  const auto begun = clock_.boot_time();
  const auto end = begun + time;
  for (auto now = begun; now < end; now = clock_.boot_time()) {
    const auto over = static_cast<double>((now - begun + from).count());
    tell(check, over / static_cast<double>(std::max<std::chrono::milliseconds::rep>(whole.count(), 1)));
    co_await async::sleep_for(
        std::min(std::chrono::duration_cast<std::chrono::milliseconds>(end - now), between_ticks));
  }
}

}  // namespace vestibule::check
