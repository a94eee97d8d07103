#pragma once

#include "owned.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace vestibule::demo {

/** SQLite said no; `what()` is its sentence. */
struct DatabaseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/** One SQL statement with its values bound; runs while it lives. */
class Statement {
public:
  Statement& bind(std::string_view text);
  Statement& bind(double number);
  Statement& bind(std::int64_t number);

  /** To the next row; false when there is none. Throws DatabaseError, or false for a violated UNIQUE. */
  bool next();
  /** Runs to the end. Returns false when a UNIQUE constraint was violated. */
  bool run();

  std::string text(int column) const;
  double real(int column) const { return sqlite3_column_double(statement_.get(), column); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

private:
  friend class Database;
  Statement(sqlite3* connection, const char* sql);
  int step();

  sqlite3* connection_;
  std::unique_ptr<sqlite3_stmt, FreedBy<sqlite3_finalize>> statement_;
  int bound_ = 0;
};

/** The service's SQLite file, or one in memory, with its tables made when they are missing. */
class Database {
public:
  /** @throws DatabaseError when `file` cannot be opened or is something else. */
  explicit Database(const std::string& file);

  Statement statement(const char* sql) { return Statement(connection_.get(), sql); }
  void execute(const char* sql);

private:
  std::unique_ptr<sqlite3, FreedBy<sqlite3_close>> connection_;
};

/** Everything until `commit()` takes effect, or nothing does. */
class Transaction {
public:
  explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

private:
  Database& database_;
  bool open_ = true;
};

}  // namespace vestibule::demo
