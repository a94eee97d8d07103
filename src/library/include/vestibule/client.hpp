#pragma once

#include <vestibule/account.hpp>
#include <vestibule/api.hpp>
#include <vestibule/token-store.hpp>

#include <gio/gio.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vestibule {
inline namespace v1 {

/// What a program says of itself once.
class VESTIBULE_API Options {
public:
  /// `application_id`: as of its `GApplication`, such as "org.example.Reader". Processes of one id share the accounts;
  /// what is kept is kept under it. Throws `Failure` where it is none.
  explicit Options(const std::string& application_id);
  /// A copy of its own.
  Options(const Options& other);
  /// A copy of its own.
  Options& operator=(const Options& other);
  ~Options();

  /// What servers are told of the program.
  Options& set_user_agent(const std::string& user_agent);
  /// A store of the application's own, in place of the desktop's keyring.
  Options& set_token_store(std::shared_ptr<TokenStore> store);
  /// Makes a service known besides those that the library and the person know: a service profile (JSON,
  /// `data/profiles/README.md`). Throws `Failure` where it is none, or its id is taken.
  Options& add_profile(const std::string& json);
  /// Whose certificates are trusted, in place of the system's.
  Options& set_tls_database(GTlsDatabase* database);
  /// How long nothing may move on a connection, and how long a server may take to answer; 30 s unless set.
  Options& set_timeout(std::chrono::seconds timeout);
  /// Bytes that an answer may have after decoding; 16 MiB unless set.
  Options& set_answer_limit(std::size_t bytes);

private:
  friend struct Internals;
  class Impl;

  std::unique_ptr<Impl> impl_;
};

/// A program's way to its accounts. There is one in a process, on the thread whose main loop it uses. It can be
/// destroyed while accounts of it are in use.
class VESTIBULE_API Client {
public:
  /// Begins to find out which process of the program owns the tokens; asks nobody anything.
  explicit Client(const Options& options);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  /// The account of that name at a server. `server`: an address as a person types it; https, or this machine.
  /// `profile`: the id of the service's profile, "token-api" for the token API that Vestibule speaks by default.
  /// Nothing is sent and nothing read. Throws `Failure` (`Invalid`) where the address or the profile is none.
  Account account(const std::string& server, const std::string& username, const std::string& profile = "token-api");

  /// Called with the accounts that have been signed in to with `Account::Keep::InStore`, the last used one first.
  using Listed = std::function<void(const Failure* failure, const std::vector<Account>& accounts)>;
  /// Reads the list of accounts. `Store` where it cannot be read.
  void list_accounts(GCancellable* cancellable, Listed done);

  /// To be called, and waited for, before the program ends by itself: lets renewals, saves and sign-outs that are under
  /// way end (10 s at most), and hands the accounts over to the program's other processes. A request that has not ended
  /// by then, or is made afterwards, fails as `Unavailable`.
  void close(std::function<void()> done);

private:
  friend struct Internals;
  class Impl;

  std::shared_ptr<Impl> impl_;
};

}  // namespace v1
}  // namespace vestibule
