#include "app/accounts-bus/token-permissions.hpp"

#include "app/accounts-bus/call-refused.hpp"

namespace vestibule::app {

using Answer = PermissionQuestion::Answer;

namespace {

constexpr int most_questions = 8;

class Counted {
public:
  explicit Counted(int& count) : count_(count) { count_++; }
  Counted(const Counted&) = delete;
  ~Counted() { count_--; }

private:
  int& count_;
};

}  // namespace

async::Task<bool> TokenPermissions::permits(TokenCaller& caller, tokens::AccountKey account) {
  const auto who = co_await caller.identify();
  const async::Slot turn = co_await caller.turns().acquire();
  // First what is remembered: the person can have taken it back since it was last asked for.
  if (!who.app_id.empty() && remembered_.has({who.app_id, account})) co_return true;
  if (caller.is_allowed(account)) co_return true;
  if (caller.is_denied()) co_return false;
  const auto answer = co_await ask(who, account);
  if (answer == Answer::Deny) {
    caller.deny();
    co_return false;
  }
  // What is allowed for good is not the connection's: taken back, it is at once.
  if (answer == Answer::Always)
    remembered_.add({who.app_id, account});
  else
    caller.allow(account);
  co_return true;
}

async::Task<Answer> TokenPermissions::ask(BusCaller caller, tokens::AccountKey account) {
  if (questions_ >= most_questions) throw TooManyCalls();
  const Counted waiting(questions_);
  const async::Slot place = co_await shown_.acquire();
  PermissionQuestion question(application_, window_of_(account), caller, account);
  co_return co_await question.answer();
}

}  // namespace vestibule::app
