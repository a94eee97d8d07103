#include "service/profile-walk.hpp"

#include "service/answer-shape.hpp"
#include "service/auth-answers.hpp"
#include "service/auth-api.hpp"

#include <deque>
#include <utility>

namespace vestibule::service {

namespace {

/// No service has made it, and none takes it for anybody's: it is as short as a name, and no JWT.
constexpr const char* name_of_nobody = "vestibule-check-nobody@example.invalid";
constexpr const char* token_of_nobody = "vestibule-check-token-of-nobody";

/// Of a call or a resource.
template <class Route>
std::string route_of(const Route& route) {
  return route.method + " " + route.path;
}

Outcome outcome_of(const Unavailable& error) {
  if (error.status() == SOUP_STATUS_NOT_FOUND || error.status() == SOUP_STATUS_METHOD_NOT_ALLOWED)
    return Outcome::NotThere;
  const bool answered = error.status() >= 200 && error.status() < 500;
  return answered && error.trouble() == Trouble::NotTheService ? Outcome::UnknownAnswer : Outcome::NoAnswer;
}

class Walk {
public:
  Walk(ServerAddress address, ServiceProfile profile, TransportPolicy policy, Walker walker)
      : profile_(std::move(profile)), policy_(std::move(policy)), walker_(std::move(walker)),
        api_(std::move(address), profile_, policy_, clock_),
        session_(new_soup_session(policy_, api_.address().origin(), 1)) {
    add_constant_headers(session_.get(), api_.address().origin(), profile_.token_use.headers);
  }

  async::Task<void> run() {
    co_await refuse_log_in();
    for (std::size_t i = 0; i < profile_.resources.size(); i++)
      co_await resource(Step::RefuseResource, i, {});
    if (profile_.refresh) co_await refuse_refresh();
    if (walker_.username.empty()) {
      add(Step::LogIn, route_of(profile_.log_in), "").outcome = Outcome::NotChecked;
      co_return;
    }
    co_await log_in();
    if (!grant_) co_return;
    for (std::size_t i = 0; i < profile_.resources.size(); i++)
      co_await resource(Step::ReadResource, i, grant_->access_token);
    if (profile_.refresh) co_await refresh();
    co_await log_out();
  }
  std::deque<WalkedStep> steps;  ///< each stays where it is while others are added

private:
  WalkedStep& add(Step step, std::string route, std::string place) {
    steps.push_back({.step = step, .route = std::move(route), .place = std::move(place)});
    return steps.back();
  }
  /// Whether the service answered the call with yes; it and the two other ways in which a call can end are noted.
  async::Task<bool> ask(WalkedStep& step, async::Task<void> call);

  async::Task<void> refuse_log_in();
  async::Task<void> refuse_refresh();
  async::Task<void> resource(Step step, std::size_t index, tokens::Secret token);
  async::Task<void> log_in();
  async::Task<void> refresh();
  async::Task<void> log_out();
  void judge(WalkedStep& step, const Resource& resource, const HttpReply& reply) const;
  const tokens::Secret& renewing_token() const {
    return profile_.renews_itself() ? grant_->access_token : grant_->refresh_token;
  }

  const tokens::SystemClock clock_;
  ServiceProfile profile_;
  TransportPolicy policy_;
  Walker walker_;
  AuthApi api_;
  async::Object<SoupSession> session_;
  std::optional<TokenGrant> grant_;
};

async::Task<void> keep(std::optional<TokenGrant>& grant, async::Task<TokenGrant> call) {
  grant = co_await std::move(call);
}

async::Task<bool> Walk::ask(WalkedStep& step, async::Task<void> call) {
  try {
    co_await std::move(call);
    co_return true;
  } catch (const Refused& refused) {
    step.outcome = Outcome::Refused;
    step.status = refused.status();
  } catch (const Unavailable& unavailable) {
    step.outcome = outcome_of(unavailable);
    step.status = unavailable.status();
    step.trouble = unavailable.trouble();
  }
  co_return false;
}

/// What `ask` noted of a call that was to be refused. `call`: where it stands in the profile.
void expect_refusal(WalkedStep& step, bool accepted, const char* call) {
  if (accepted) {
    step.outcome = Outcome::Accepted;
    step.place = call;
  } else if (step.outcome == Outcome::Refused) {
    step.outcome = Outcome::Ok;
  } else if (step.outcome == Outcome::NotThere) {
    step.place = std::string(call) + "/path";
  }
}

async::Task<void> Walk::refuse_log_in() {
  auto& step = add(Step::RefuseLogIn, route_of(profile_.log_in), "/messages");
  std::optional<TokenGrant> grant;
  auto call = keep(grant, api_.log_in(name_of_nobody, tokens::Secret(token_of_nobody)));
  const bool accepted = co_await ask(step, std::move(call));
  expect_refusal(step, accepted, "/logIn");
}

async::Task<void> Walk::refuse_refresh() {
  auto& step = add(Step::RefuseRefresh, route_of(*profile_.refresh), "/refusals");
  std::optional<TokenGrant> grant;
  auto call = keep(grant, api_.refresh(tokens::Secret(token_of_nobody)));
  const bool accepted = co_await ask(step, std::move(call));
  expect_refusal(step, accepted, "/refresh");
  // Such an answer is one of the service's, which the profile does not name.
  if (step.trouble && (step.status == 400 || step.status == 401 || step.status == 403))
    step.outcome = Outcome::UnknownAnswer;
}

void Walk::judge(WalkedStep& step, const Resource& resource, const HttpReply& reply) const {
  step.status = reply.status;
  const bool without = step.step == Step::RefuseResource;
  const bool refused = refuses_token(profile_.token_use, reply.status, reply.text());
  const bool success = SOUP_STATUS_IS_SUCCESSFUL(reply.status) && !refused;
  if (without && resource.takes_token && refused) return;
  if (reply.status == SOUP_STATUS_NOT_FOUND || reply.status == SOUP_STATUS_METHOD_NOT_ALLOWED) {
    step.outcome = Outcome::NotThere;
    step.place += "/path";
  } else if (reply.status >= 500 || reply.status == 429) {
    step.outcome = Outcome::NoAnswer;
    step.trouble = Trouble::Status;
  } else if (without && resource.takes_token) {
    step.outcome = success ? Outcome::Accepted : Outcome::UnknownAnswer;
    step.place = success ? step.place + "/token" : "/expired";
  } else if (!success) {
    step.outcome = refused ? Outcome::Refused : Outcome::UnknownAnswer;
    if (refused && resource.takes_token) step.place = "/accessToken";
  } else if (!has_message(reply, resource)) {
    step.outcome = Outcome::UnknownAnswer;
    step.place += "/message";
  }
}

async::Task<void> Walk::resource(Step kind, std::size_t index, tokens::Secret token) {
  const Resource resource = profile_.resources[index];
  // Without a token there is nothing more to see in one that takes none.
  if (kind == Step::ReadResource && !resource.takes_token) co_return;
  auto& step =
      add(resource.takes_token ? kind : Step::ReadResource, route_of(resource), "/resources/" + std::to_string(index));
  // Another method may change what is there.
  if (resource.method != "GET" && resource.method != "HEAD") {
    step.outcome = Outcome::NotChecked;
    co_return;
  }
  const std::string url = api_.address().url_of(resource.path);
  const auto message = async::Object<SoupMessage>::adopt(soup_message_new(resource.method.c_str(), url.c_str()));
  try {
    if (!message) throw Unavailable(Trouble::NotTheService);
    if (!token.empty()) put_token(message.get(), profile_.token_use.place, token);
    soup_message_add_flags(message.get(), SOUP_MESSAGE_NO_REDIRECT);
    const auto reply = co_await exchange(session_, message, policy_.body_limit, policy_.token_calls.others);
    judge(step, resource, reply);
  } catch (const Unavailable& unavailable) {
    step.outcome = Outcome::NoAnswer;
    step.trouble = unavailable.trouble();
  }
}

async::Task<void> Walk::log_in() {
  auto& step = add(Step::LogIn, route_of(profile_.log_in), "/logIn");
  auto call = keep(grant_, api_.log_in(walker_.username, walker_.password));
  const bool accepted = co_await ask(step, std::move(call));
  if (step.outcome == Outcome::UnknownAnswer) step.place = "/tokens/accessToken";
  if (!accepted) co_return;
  auto& lifetime = add(Step::Lifetime, "", "/tokens/lifetime");
  // One that says nothing is used until it is refused.
  if (!grant_->lifetime.duration && !grant_->lifetime.expires_at)
    lifetime.outcome = profile_.tokens.lifetime ? Outcome::UnknownAnswer : Outcome::NotChecked;
}

async::Task<void> Walk::refresh() {
  auto& step = add(Step::Refresh, route_of(*profile_.refresh), "/refresh");
  if (renewing_token().empty()) {
    step.outcome = Outcome::UnknownAnswer;
    step.place = "/tokens/refreshToken";
    co_return;
  }
  std::optional<TokenGrant> renewed;
  auto call = keep(renewed, api_.refresh(renewing_token()));
  const bool accepted = co_await ask(step, std::move(call));
  if (step.outcome == Outcome::UnknownAnswer) step.place = "/refresh/tokens";
  if (!accepted) co_return;
  if (!profile_.renews_itself()) {
    const bool rotated =
        !renewed->refresh_token.empty() && renewed->refresh_token.reveal() != grant_->refresh_token.reveal();
    if (!rotated) renewed->refresh_token = grant_->refresh_token;
    add(Step::Rotation, "", "/tokens/refreshToken").outcome = rotated ? Outcome::Ok : Outcome::NotRotated;
  }
  grant_ = std::move(renewed);
}

async::Task<void> Walk::log_out() {
  auto& step = add(Step::LogOut, profile_.log_out ? route_of(*profile_.log_out) : "", "/logOut");
  if (!profile_.log_out) {
    step.outcome = Outcome::NotChecked;
    co_return;
  }
  auto call = api_.log_out(grant_->access_token, grant_->refresh_token);
  co_await ask(step, std::move(call));
}

}  // namespace

bool WalkedStep::failed() const {
  return outcome != Outcome::Ok && outcome != Outcome::NotChecked && outcome != Outcome::NotRotated;
}

async::Task<std::vector<WalkedStep>> walk_profile(ServerAddress address, ServiceProfile profile, TransportPolicy policy,
                                                  Walker walker) {
  Walk walk(std::move(address), std::move(profile), std::move(policy), std::move(walker));
  co_await walk.run();
  co_return std::vector<WalkedStep>(walk.steps.begin(), walk.steps.end());
}

}  // namespace vestibule::service
