#include "fixture.hpp"

#include "waiting.hpp"

#include <stdexcept>
#include <utility>

namespace vestibule::test {

void MemoryStore::read(const std::string& account, Read done) {
  if (throws) throw std::runtime_error("broken");
  if (!answers) return unanswered_.push_back([=, this] { read(account, done); });
  const auto found = items.find(account);
  done(trouble.value_or(Outcome::Done), found == items.end() ? "" : found->second);
}

void MemoryStore::answer() {
  answers = true;
  for (const auto& read : std::exchange(unanswered_, {}))
    read();
}

void MemoryStore::write(const std::string& account, std::string_view item, Written done) {
  if (throws) throw std::runtime_error("broken");
  if (!answers) return;
  if (!trouble && !forgets) items[account] = item;
  done(trouble.value_or(Outcome::Done));
}

void MemoryStore::remove(const std::string& account, Written done) {
  if (throws) throw std::runtime_error("broken");
  if (!answers) return;
  if (!trouble) items.erase(account);
  done(trouble.value_or(Outcome::Done));
}

void MemoryStore::unlock(const std::string&, Written done) {
  trouble.reset();
  done(Outcome::Done);
}

Program::Program() : Program(nullptr, nullptr) {}

Program::Program(async::Object<GTlsCertificate> certificate, GTlsDatabase* trust)
    : service(std::move(certificate)), application_id(new_application_id()) {
  Options options(application_id);
  options.set_token_store(store).set_tls_database(trust).set_user_agent("test/1").set_timeout(std::chrono::seconds(20));
  client.emplace(options);
  account.emplace(client->account(service.server.url(), "demo"));
}

Program::~Program() {
  const std::weak_ptr<MemoryStore> kept = std::exchange(store, nullptr);
  account.reset();
  client.reset();
  wait_until([&] { return kept.expired(); });
}

void Program::sign_in(Account::Keep keep) {
  Called called;
  account->sign_in("right", keep, nullptr, called.done());
  wait_until([&] { return called.times > 0; });
  g_assert_true(called.succeeded());
}

std::string Program::get(const std::string& path) {
  std::string outcome;
  account->send({"GET", path}, nullptr, [&](const Failure* failure, const Reply& reply) {
    outcome = failure ? name_of(failure->kind()) : std::to_string(reply.status());
  });
  wait_until([&] { return !outcome.empty(); });
  return outcome;
}

std::string new_application_id() {
  static int number = 0;
  return "org.example.Test" + std::to_string(++number);
}

void wait_until(const std::function<bool()>& condition) {
  wait_within(std::chrono::seconds(30), condition);
}

std::string name_of(Failure::Kind kind) {
  switch (kind) {
  case Failure::Kind::Cancelled:
    return "Cancelled";
  case Failure::Kind::NotSignedIn:
    return "NotSignedIn";
  case Failure::Kind::SessionEnded:
    return "SessionEnded";
  case Failure::Kind::Refused:
    return "Refused";
  case Failure::Kind::Unavailable:
    return "Unavailable";
  case Failure::Kind::Store:
    return "Store";
  case Failure::Kind::Invalid:
    return "Invalid";
  case Failure::Kind::Internal:
    return "Internal";
  }
  return "unknown";
}

}  // namespace vestibule::test
