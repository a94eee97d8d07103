#pragma once

#include "token-service.hpp"

#include <vestibule/vestibule.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vestibule::test {

/// A store that a test looks into, and that can be slow.
class MemoryStore : public TokenStore {
public:
  void read(const std::string& account, Read done) override;
  void write(const std::string& account, std::string_view item, Written done) override;
  void remove(const std::string& account, Written done) override;
  void unlock(const std::string& account, Written done) override;
  /// What the store does where it may answer otherwise from now on.
  void say_changed() { changed(); }

  std::map<std::string, std::string> items;
  std::optional<Outcome> trouble;  ///< what it answers instead
  bool answers = true;             ///< false: it lets its callers wait
  /// Answers those that wait for what they have asked to read.
  void answer();
  bool throws = false;
  bool forgets = false;  ///< what is written

private:
  std::vector<std::function<void()>> unanswered_;
};

/// How a completion was called.
struct Called {
  int times = 0;
  std::optional<Failure> failure;

  bool failed(Failure::Kind kind) const { return times == 1 && failure && failure->kind() == kind; }
  bool succeeded() const { return times == 1 && !failure; }
  void set(const Failure* what) {
    times++;
    if (what) failure = *what;
  }
  Account::Done done() {
    return [this](const Failure* what) { set(what); };
  }
};

/// A program's client with a store of its own, and an account at the token API.
struct Program {
  Program();
  /// At a service that has the certificate, which the client trusts by `trust`.
  Program(async::Object<GTlsCertificate> certificate, GTlsDatabase* trust);
  /// Waits until nothing of the client is left, as long as the service is there.
  ~Program();

  /// Signs in, and waits for it.
  void sign_in(Account::Keep keep = Account::Keep::InStore);
  /// Sends a request and waits: the status, or what kind of failure it was.
  std::string get(const std::string& path);

  TokenService service;
  std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
  std::string application_id;
  std::optional<Client> client;
  std::optional<Account> account;
};

/// An application id that no other client of this process has.
std::string new_application_id();
/// Turns the main loop until the condition holds.
void wait_until(const std::function<bool()>& condition);
std::string name_of(Failure::Kind kind);

}  // namespace vestibule::test
