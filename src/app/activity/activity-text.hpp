#pragma once

#include "app/activity/phases.hpp"
#include "tokens/folded-text.hpp"

#include <string>
#include <vector>

namespace vestibule::app {

/// What a bar is labelled with, in a word.
const char* phase_text(Phase phase);
/// "Renewal 7".
std::string band_text(const Band& band);
/// The request as it stands in its lane, such as "GET /users/secret"; `origin`: that of the service, which goes without
/// saying.
std::string request_text(const session::RequestRecord& request, const std::string& origin);
/// The last status, or how it ended without one.
std::string result_text(const session::RequestRecord& request);
/// All that it went through, such as "waited 212 ms for renewal 7 · sent again with access#7 · status 200".
std::string story_text(const session::RequestRecord& request, const std::vector<Band>& bands,
                       tokens::BootTimePoint now);
/// How long it took, or has taken until `now`.
std::string took_text(const session::RequestRecord& request, tokens::BootTimePoint now);
/// Whether the request is among those that a person looks for: by its route, a status, or the name of a token.
bool matches(const session::RequestRecord& request, const tokens::FoldedText& wanted);

}  // namespace vestibule::app
