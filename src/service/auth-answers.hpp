#pragma once

#include "service/http-exchange.hpp"
#include "service/service-error.hpp"
#include "service/service-profile.hpp"
#include "tokens/bounded-json.hpp"

#include <optional>
#include <string>

namespace vestibule::service {

/// The answer as JSON, if it is an object.
std::optional<tokens::JsonNodePtr> object_of(const HttpReply& reply);
/// The answer is none that the profile knows. A lost one may have had its effect.
Unavailable not_the_service(const HttpReply& reply);

/// The service's text for people: the first of the profile's messages that is a text, or an array of texts, else those
/// of the fields. Without control characters and those that turn the direction of writing, one paragraph, 500
/// characters at most.
std::optional<std::string> message_of(const tokens::JsonNodePtr& answer, const ServiceProfile& profile);

/// Whether the answer has what the resource is asked for: the text that the profile names, if it names one.
bool has_message(const HttpReply& reply, const Resource& resource);

/// Throws for an answer to a sign-up, a log-in or a log-out that is none of success: `Refused` for 400, 401, 403, 409
/// and 422 with the service's own text, else `Unavailable` (a 404 as `NotTheService`: the route is the profile's).
void require_success(const HttpReply& reply, const ServiceProfile& profile);
/// Throws `NotTheService` where the answer is no JSON object.
void require_object(const HttpReply& reply);

/// Throws for an answer to a refresh that is none of success: `Refused` where the profile lists it, else `Unavailable`.
/// (A 400 or 401 that is a JSON object has `Trouble::Status` then, any other text `NotTheService`.)
void require_renewal(const HttpReply& reply, const ServiceProfile& profile);

}  // namespace vestibule::service
