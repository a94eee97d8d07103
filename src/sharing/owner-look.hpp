#pragma once

#include "async/task.hpp"

#include <string>

namespace vestibule::sharing {

/// Who owns the tokens, seen from outside.
struct OwnerLook {
  enum class State {
    Nobody,  ///< nobody listens on the socket
    Answers,
    Frozen,          ///< it is there and does not answer: it is stopped, or hangs
    AnotherVersion,  ///< it does not understand the question
  };
  State state = State::Nobody;
  int process = 0;  ///< its id, where the kernel tells (peer credentials); it can be this one
};

/// Asks whoever listens on the owner's socket whether it is there, in some 10 s at most.
async::Task<OwnerLook> look_at_owner(std::string socket_path);

}  // namespace vestibule::sharing
