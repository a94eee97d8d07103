#include "database.hpp"

namespace vestibule::demo {
namespace {

// No token and no password is stored: a refresh token can be made again from its row and the signing key.
constexpr const char* schema = R"sql(
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS accounts (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  session TEXT
);
CREATE TABLE IF NOT EXISTS refresh_tokens (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  session TEXT NOT NULL,
  issued REAL NOT NULL,
  expires REAL NOT NULL,
  rotated REAL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refresh_tokens_by_session ON refresh_tokens (session);
CREATE TABLE IF NOT EXISTS epochs (
  access INTEGER NOT NULL,
  refresh INTEGER NOT NULL
);
INSERT INTO epochs SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM epochs);
)sql";

}  // namespace

Statement::Statement(sqlite3* connection, const char* sql) : connection_(connection) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(connection, sql, -1, &raw, nullptr);
  statement_.reset(raw);
  if (code != SQLITE_OK) throw DatabaseError(sqlite3_errmsg(connection));
}

Statement& Statement::bind(std::string_view text) {
  sqlite3_bind_text(statement_.get(), ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind(double number) {
  sqlite3_bind_double(statement_.get(), ++bound_, number);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), ++bound_, number);
  return *this;
}

int Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW || code == SQLITE_DONE) return code;
  if (sqlite3_extended_errcode(connection_) == SQLITE_CONSTRAINT_UNIQUE) return SQLITE_CONSTRAINT;
  throw DatabaseError(sqlite3_errmsg(connection_));
}

bool Statement::next() {
  return step() == SQLITE_ROW;
}

bool Statement::run() {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW)
    code = step();
  return code == SQLITE_DONE;
}

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))) : "";
}

Database::Database(const std::string& file) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open(file.c_str(), &raw);
  connection_.reset(raw);  // even a failed open gives one, with the reason in it
  if (code != SQLITE_OK) throw DatabaseError(raw ? sqlite3_errmsg(raw) : "Not enough memory");
  sqlite3_busy_timeout(raw, 2000);
  // A demo may lose its last second at a power cut, but must not wait for the disk at every refresh.
  execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;");
  execute(schema);
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw DatabaseError(sqlite3_errmsg(connection_.get()));
}

Transaction::~Transaction() {
  try {
    if (open_) database_.execute("ROLLBACK");
  } catch (const DatabaseError&) {
    // SQLite has rolled back by itself when this fails
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace vestibule::demo
