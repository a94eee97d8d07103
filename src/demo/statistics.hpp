#pragma once

#include "json.hpp"

#include <deque>
#include <map>
#include <string>

namespace vestibule::demo {

/** Counts per token, of the last 1,000 tokens that were presented; a token is named by its `jti`, which is no secret.
 */
class TokenTally {
public:
  void count(const std::string& id);
  JsonWriter json() const;
  std::int64_t most() const { return most_; }

private:
  std::map<std::string, std::int64_t> counts_;
  std::deque<std::string> order_;
  std::int64_t most_ = 0;
};

/** What has happened since the start, or since the last reset; the answer of GET /stats. */
struct Statistics {
  std::map<std::string, std::int64_t> requests;                        ///< by route
  std::map<std::string, std::map<std::string, std::int64_t>> answers;  ///< by route and status
  std::int64_t sign_ups = 0;
  std::int64_t log_ins = 0;
  std::int64_t log_outs = 0;
  std::int64_t unauthorized = 0;   ///< 401s
  std::int64_t refreshes = 0;      ///< answered with a new access token
  std::int64_t refused = 0;        ///< refreshes answered "Invalid refresh token"
  std::int64_t reuse_seen = 0;     ///< refreshes that ended a session by presenting a token rotated away
  std::int64_t grace_answers = 0;  ///< refreshes with a token just rotated away that were answered
  std::int64_t faults = 0;         ///< faults that were applied
  std::int64_t open = 0;           ///< requests that wait for their answer
  std::int64_t most_open = 0;
  TokenTally access_tokens;   ///< requests per access token
  TokenTally refresh_tokens;  ///< presentations per refresh token

  std::string json() const;
  /** Forgets everything but the requests that are open. */
  void reset();
};

}  // namespace vestibule::demo
