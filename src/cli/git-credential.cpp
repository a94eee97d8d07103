#include "cli/account-choice.hpp"
#include "cli/token-output.hpp"
#include "cli/tool-commands.hpp"
#include "service/server-address.hpp"

#include <string.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <optional>

namespace vestibule::cli {

namespace {

constexpr std::size_t largest_question = 256 * 1024;  // bytes; a token is 64 KiB at most

/// What git asks for: attributes by name (git-credential(1), INPUT/OUTPUT FORMAT).
struct Question {
  std::map<std::string, std::string> attributes;
  bool knows_schemes = false;  ///< git 2.46 takes a credential with its scheme instead of a password

  ~Question() {
    for (auto& [name, value] : attributes)
      explicit_bzero(value.data(), value.size());
  }
  std::string operator[](const char* name) const {
    const auto found = attributes.find(name);
    return found == attributes.end() ? "" : found->second;
  }
};

/// Nothing where it is none, or too long.
std::optional<tokens::Secret> read_all() {
  std::string text;
  text.reserve(largest_question);  // never moved: what is left behind would not be wiped
  char buffer[4096];
  ssize_t length = 0;
  while ((length = read(STDIN_FILENO, buffer, sizeof buffer)) > 0 && text.size() + sizeof buffer <= largest_question)
    text.append(buffer, static_cast<std::size_t>(length));
  explicit_bzero(buffer, sizeof buffer);
  tokens::Secret secret(text);
  explicit_bzero(text.data(), text.size());
  if (length != 0) return std::nullopt;
  return secret;
}

/// Nothing where a line is no attribute.
bool read_question(std::string_view text, Question& question) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == text.npos ? "" : text.substr(end + 1);
    if (line.empty()) return true;
    const auto equals = line.find('=');
    if (equals == line.npos || equals == 0 || line.find_first_of(std::string_view("\r\0", 2)) != line.npos)
      return false;
    const std::string name(line.substr(0, equals));
    const auto value = line.substr(equals + 1);
    if (name == "capability[]" && value == "authtype") question.knows_schemes = true;
    question.attributes[name] = value;
  }
  return true;
}

std::optional<service::ServerAddress> address_of(const std::string& text) {
  auto read = service::parse_server_address(text);
  auto* address = std::get_if<service::ServerAddress>(&read);
  if (!address) return std::nullopt;
  return std::move(*address);
}

/// A path that is the account's, or below it; git names none unless it was told to.
bool is_below(const std::string& path, const std::string& account_path) {
  if (path.empty() || account_path.empty() || account_path == "/") return true;
  const std::string whole = "/" + path;
  return whole == account_path || whole.starts_with(account_path + "/");
}

bool is_meant(const tokens::AccountKey& account, const service::ServerAddress& asked, const Question& question) {
  const auto address = address_of(account.origin);
  if (!address || address->origin() != asked.origin()) return false;
  const auto username = question["username"];
  return (username.empty() || username == account.name) && is_below(question["path"], address->path());
}

/// The first of the list that the question is about; null where it is about none of them.
async::Task<std::shared_ptr<session::AccountSession>> asked_account(Invocation& invocation, const Question& question) {
  const auto asked = address_of(question["protocol"] + "://" + question["host"]);
  if (!asked) co_return nullptr;
  const auto accounts = co_await invocation.accounts.list().read();
  for (const auto& listed : accounts)
    if (is_meant(listed, *asked, question)) co_return co_await open_account(invocation, listed);
  co_return nullptr;
}

void print(const char* name, std::string_view value) {
  std::printf("%s=%.*s\n", name, static_cast<int>(value.size()), value.data());
}

async::Task<void> give(Invocation& invocation, std::shared_ptr<session::AccountSession> account, bool knows_schemes) {
  // What cannot stand in a line cannot be said.
  if (account->account_name().find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) co_return;
  auto& source = account->tokens();
  const auto token = co_await source.lasting_token(source.accept());
  const auto& place = account->profile().token_use.place;
  if (knows_schemes && g_ascii_strcasecmp(place.name.c_str(), "Authorization") == 0 && !place.scheme.empty()) {
    print("capability[]", "authtype");
    print("authtype", place.scheme);
    print("credential", token.text.reveal());
    print("ephemeral", "1");
  } else {
    print("username", account->account_name());
    print("password", token.text.reveal());
  }
  const auto& clock = invocation.accounts.clock();
  if (!token.deadline.at) co_return;
  const auto ends = clock.wall_time() + (*token.deadline.at - clock.boot_time());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(ends.time_since_epoch()).count();
  print("password_expiry_utc", std::to_string(seconds));
}

/// git was refused with this token: if it is the one in use, the next one who asks gets another.
async::Task<void> take_back(std::shared_ptr<session::AccountSession> account, const Question& question) {
  auto& source = account->tokens();
  const auto ticket = source.accept();
  const auto token = co_await source.token(ticket);
  if (token.text.reveal() != question["password"] && token.text.reveal() != question["credential"]) co_return;
  session::Refusal refusal{.generation = token.generation, .route = "git"};
  co_await source.after_refusal(ticket, std::move(refusal));
}

}  // namespace

async::Task<ExitStatus> answer_git(Invocation& invocation) {
  const auto& action = invocation.line.arguments[0];
  const auto text = read_all();
  Question question;
  if (!text || !read_question(text->reveal(), question)) {
    complain(_("this is not what git asks its helpers"));
    co_return ExitStatus::Usage;
  }
  // What is stored is the app's to keep; actions to come are to be ignored (gitcredentials(7)).
  if (action != "get" && action != "erase") co_return ExitStatus::Ok;
  if (action == "get" && !may_print_token(invocation.line)) co_return ExitStatus::Usage;
  const auto account = co_await asked_account(invocation, question);
  if (!account) co_return ExitStatus::Ok;  // git asks others then
  if (action == "get")
    co_await give(invocation, account, question.knows_schemes);
  else
    co_await take_back(account, question);
  co_return ExitStatus::Ok;
}

}  // namespace vestibule::cli
