#pragma once

#include "async/task.hpp"
#include "tokens/generation.hpp"

#include <string>
#include <vector>

namespace vestibule::keyring {

/// Sessions that a person has ended while the process that keeps the tokens did not answer: an empty file each, named
/// after the session id, so that no process needs another one to add its own. Whoever keeps the tokens looks here
/// before it gives one away or writes one, and completes the sign-out.
class EndedSessions {
public:
  /// `folder` is made (0700) at the first `add`; it outlives a restart of the machine.
  explicit EndedSessions(std::string folder) : folder_(std::move(folder)) {}

  /// One look at the file system (access(2)): cheap enough to be asked at each decision.
  bool contains(tokens::SessionId session) const;
  /// All that are written down (one look at the folder).
  std::vector<tokens::SessionId> all() const;
  /// Throws `async::GioError` where the file cannot be made.
  async::Task<void> add(tokens::SessionId session);
  /// The sign-out is complete. Never throws.
  async::Task<void> remove(tokens::SessionId session);

private:
  std::string path_of(tokens::SessionId session) const;

  std::string folder_;
};

}  // namespace vestibule::keyring
