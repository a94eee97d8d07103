#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vestibule::demo {

/** When a fault strikes. */
enum class Moment {
  Headers,  ///< the body is not read yet, nor `100 Continue` sent
  Before,   ///< the route has done nothing yet, not even looked at the token
  After,    ///< the route has had its effect, and its answer is lost or replaced
};

/** What the client gets instead of the answer. */
enum class Instead {
  Nothing,    ///< the answer itself; only its time differs
  Drop,       ///< the connection is shut down
  Hang,       ///< no answer, ever; the connection stays open
  Body,       ///< `status` and `body`
  Huge,       ///< `bytes` bytes of JSON
  Truncated,  ///< half of an answer whose length says the whole
};

/** One way in which a route misbehaves. */
struct Fault {
  Moment moment = Moment::Before;
  Instead instead = Instead::Nothing;
  unsigned status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::size_t bytes = 64 * 1024 * 1024;  ///< of a huge body
  std::optional<unsigned> delay;         ///< milliseconds before the effect, instead of the route's own
  unsigned reply_delay = 0;              ///< milliseconds between the effect and the answer
  std::optional<unsigned> times;         ///< requests that it is for; none: all
};

/** The name under which a canned answer is asked for, and what it is: "captive-portal", "not-json", ... */
std::optional<Fault> canned_fault(std::string_view name);
/** All names that `canned_fault` knows, for an error message. */
std::string canned_fault_names();

/** Which fault the next request of a route meets. */
class FaultPlan {
public:
  /** Replaces what was planned under `key`: a route's name, a path, or "*". The first fault comes first. */
  void set(const std::string& key, std::deque<Fault> faults);
  void clear() { faults_.clear(); }

  /** The next fault of this route: planned by its name, else its path, else for all; null when there is none. */
  const Fault* next(const std::string& method, const std::string& path);
  /** `next` is met by a request: counts it down. */
  Fault take(const std::string& method, const std::string& path);

private:
  std::deque<Fault>* queue(const std::string& method, const std::string& path);

  std::map<std::string, std::deque<Fault>> faults_;
};

}  // namespace vestibule::demo
