#pragma once

#include "async/error.hpp"
#include "async/task.hpp"
#include "cli/command.hpp"

#include <memory>
#include <string>

namespace vestibule::cli {

/// No account of that name is in the list.
class NoSuchAccount : public Error {
public:
  NoSuchAccount() : Error("no such account") {}
};

/// The name alone does not tell which account is meant.
class AmbiguousAccount : public Error {
public:
  AmbiguousAccount() : Error("several accounts have that name") {}
};

/// The account's service is not among those that are known: its profile has gone.
class UnknownService : public Error {
public:
  UnknownService() : Error("the account's service profile is not there") {}
};

/// "NAME@SERVER": how an account is written and found again.
std::string text_of(const tokens::AccountKey& account);

/// The account that is meant by NAME or NAME@SERVER. Throws `NoSuchAccount`, `AmbiguousAccount`.
tokens::AccountKey find_account(const keyring::AccountList::Accounts& accounts, const std::string& wanted);

/// The account that `--account` means, else the one that was used last, with its state read. Throws
/// `session::NotSignedIn` where there is none, and as `find_account`.
async::Task<std::shared_ptr<session::AccountSession>> chosen_account(Invocation& invocation);

/// A listed account, with its state read. Throws `UnknownService`.
async::Task<std::shared_ptr<session::AccountSession>> open_account(Invocation& invocation, tokens::AccountKey listed);

}  // namespace vestibule::cli
