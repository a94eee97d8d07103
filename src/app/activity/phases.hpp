#pragma once

#include "session/trace.hpp"

#include <vector>

namespace vestibule::app {

/// What a request is at, from one moment to another.
enum class Phase {
  ForPlace,   ///< waits until it may be sent: no more than so many are with the server at a time
  ForToken,   ///< waits for a token: for a renewal, or for the process that has it
  AtServer,   ///< has been sent for the first time
  SentAgain,  ///< has been sent again, after a refusal
};

struct Bar {
  Phase phase;
  tokens::BootTimePoint begin;
  tokens::BootTimePoint end;
  tokens::Generation generation = {};  ///< of the token that it was sent with; zero: none
};

/// A renewal: what the requests of that time waited for.
struct Band {
  tokens::BootTimePoint begin;
  tokens::BootTimePoint end;
  std::uint64_t number = 0;                                         ///< the generation that it was to make
  session::EventKind outcome = session::EventKind::RenewalStarted;  ///< that: it runs
};

/// What the request has gone through until `now`, without gaps.
std::vector<Bar> bars_of(const session::RequestRecord& request, tokens::BootTimePoint now);
/// When its token was refused.
std::vector<tokens::BootTimePoint> refusals_of(const session::RequestRecord& request);
/// The renewals, in the order of their beginnings. One whose beginning is not known any more is left out.
std::vector<Band> bands_of(const std::vector<session::SessionEvent>& events, tokens::BootTimePoint now);
/// When the last of what it has happened.
tokens::BootTimePoint last_time(const session::Trace& trace);

}  // namespace vestibule::app
