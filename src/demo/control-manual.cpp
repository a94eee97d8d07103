#include "control-request.hpp"

namespace vestibule::demo {

const char* const control_manual = R"(POST   /control  changes what is named in the JSON, answers the settings
DELETE /control  no faults, the settings of the start; requests left hanging are dropped
GET    /control  this text

  curl --json '{"faults": {"/auth/refresh": {"status": 503, "retryAfter": 2, "times": 2}}}' URL/control
  curl --json '{"faults": {"GET /auth/refresh": [{"answer": "drop", "when": "after", "times": 1}]}}' URL/control
  curl --json '{"settings": {"accessLifetime": 1, "rotation": "on"}, "actions": ["expire-access"]}' URL/control

"faults": {ROUTE: FAULT, or [FAULT, ...] that are met one after the other, or null}
  ROUTE is "GET /users/secret", "/users/secret" or "*". A FAULT has what it needs of:
  status           status of the answer (with one of the next three: its status)
  answer           "drop"            the connection is shut down
                   "hang"            never answered
                   "captive-portal"  200 and an HTML page
                   "huge"            "bytes" of JSON (64 MiB)
                   "truncated"       half of the body, then the connection is shut down
                   "not-json", "wrong-json", "deep-json", "invalid-utf8", "list", "empty"
  redirect         address for a 302, or for another "status"
  body             text, or any JSON; "contentType" goes with it
  retryAfter       seconds or a date
  wwwAuthenticate  a challenge, for "status": 401
  when             "before" (default): the route has no effect, its token is not looked at
                   "after": it has its effect (the rotation happened), the answer is lost
                   "headers": before the body is read, and before 100 Continue
  delay            ms before the effect, instead of the route's own
  replyDelay       ms between the effect and the answer
  times            how many requests meet it; without it: all

"settings": accessLifetime, refreshLifetime, grace (seconds); secretDelay, refreshDelay (ms);
  rotation ("off", "on", "reuse-detection"); tokenSkew (the clock of iat and exp), dateSkew (of the Date header),
  seconds ahead; fractionalTimes; wwwAuthenticate (in every 401 of a missing or bad token; null: none)

"actions": "expire-access", "expire-refresh" (all tokens issued so far count as run out: 401),
  "revoke-all" (all sessions end: 400 for a refresh, 401 for an access token), "reset-stats"
)";

}  // namespace vestibule::demo
