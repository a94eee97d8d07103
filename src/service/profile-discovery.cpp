#include "service/profile-discovery.hpp"

#include "service/answer-shape.hpp"
#include "service/server-description.hpp"

#include <algorithm>
#include <set>

namespace vestibule::service {

namespace {

constexpr const char* oauth_metadata = "/.well-known/oauth-authorization-server";

/// Troubles that the next request would meet as well.
bool is_lasting(Trouble trouble) {
  return trouble == Trouble::NoNetwork || trouble == Trouble::HostNotFound || trouble == Trouble::ConnectionRefused ||
         trouble == Trouble::Tls;
}

/// Whether the answer asks for credentials by that scheme (RFC 9110 §11.6.1).
bool has_challenge(SoupMessage* message, const std::string& scheme) {
  if (scheme.empty()) return true;
  const char* value = soup_message_headers_get_list(soup_message_get_response_headers(message), "WWW-Authenticate");
  if (!value) return false;
  const async::OwnedStrv parts(g_strsplit(value, ",", -1));
  for (char** part = parts.get(); *part; part++) {
    const std::string_view challenge = g_strstrip(*part);
    const std::string name(challenge.substr(0, challenge.find(' ')));
    if (g_ascii_strcasecmp(name.c_str(), scheme.c_str()) == 0) return true;
  }
  return false;
}

bool has_one_of(const std::vector<AnswerShape>& shapes, int status, const std::optional<tokens::JsonNodePtr>& answer) {
  return std::any_of(shapes.begin(), shapes.end(),
                     [&](const AnswerShape& shape) { return has_shape(shape, status, answer); });
}

bool goes_by_metadata(const ServiceProfile& profile) {
  return !profile.metadata.empty() && !profile.log_in.endpoint.empty();
}

struct Question {
  Asked asked;
  std::string path;
};

/// What is known so far, and what is worth asking next.
class Search {
public:
  Search(ServerAddress address, const std::deque<ServiceProfile>& profiles)
      : address_(std::move(address)), profiles_(profiles) {}

  std::optional<Question> next() const;
  void take(Question question, const HttpReply& reply);
  void take_trouble(Question question, Trouble trouble);
  Discovery result() { return std::move(result_); }

private:
  std::optional<Question> question(Asked asked) const;
  std::optional<Question> recognition(const ServiceProfile& profile) const;
  std::optional<Question> of_the_resembled() const;
  std::optional<Question> of_an_unlike_one() const;
  void conclude(Finding& finding, const HttpReply& reply, const std::optional<tokens::JsonNodePtr>& answer);
  template <class Predicate>
  bool choose(Finding& finding, Predicate fits) const;

  ServerAddress address_;
  const std::deque<ServiceProfile>& profiles_;
  std::set<std::string> asked_;
  std::set<const ServiceProfile*> resembled_;
  bool spoke_json_ = false;
  bool over_ = false;
  Discovery result_;
};

std::optional<Question> Search::question(Asked asked) const {
  Question question{asked, ""};
  switch (asked) {
  case Asked::OAuthMetadata:
    question.path = oauth_metadata + address_.path();
    break;
  case Asked::OpenIdMetadata:
    question.path = address_.path() + openid_metadata;
    break;
  default:
    question.path = address_.path() + "/openapi.json";
  }
  return asked_.contains(question.path) ? std::nullopt : std::optional(question);
}

std::optional<Question> Search::recognition(const ServiceProfile& profile) const {
  if (!profile.recognition || profile.recognition->path.empty()) return std::nullopt;
  const std::string path = address_.path() + profile.recognition->path;
  return asked_.contains(path) ? std::nullopt : std::optional(Question{Asked::Recognition, path});
}

std::optional<Question> Search::of_the_resembled() const {
  if (resembled_.size() != 1) return std::nullopt;
  const auto& profile = **resembled_.begin();
  if (!goes_by_metadata(profile)) return recognition(profile);
  const auto first = question(Asked::OAuthMetadata);
  return first ? first : question(Asked::OpenIdMetadata);
}

/// Of a profile whose errors are not known; a person's own come last in the list.
std::optional<Question> Search::of_an_unlike_one() const {
  for (auto profile = profiles_.rbegin(); profile != profiles_.rend(); ++profile)
    if (const auto question = recognition(*profile); question && profile->recognition->elsewhere.empty())
      return question;
  return std::nullopt;
}

std::optional<Question> Search::next() const {
  if (over_ || result_.findings.size() == most_questions) return std::nullopt;
  if (result_.findings.empty())
    for (const auto& profile : profiles_)
      if (const auto question = recognition(profile)) return question;
  if (const auto question = of_the_resembled()) return question;
  if (const auto metadata = question(Asked::OAuthMetadata)) return metadata;
  if (!spoke_json_)
    if (const auto question = of_an_unlike_one()) return question;
  return question(Asked::Description);
}

void Search::take_trouble(Question question, Trouble trouble) {
  asked_.insert(question.path);
  over_ = is_lasting(trouble);
  result_.findings.push_back({.asked = question.asked,
                              .path = std::move(question.path),
                              .trouble = trouble,
                              .conclusion = Conclusion::NoAnswer});
}

void Search::take(Question question, const HttpReply& reply) {
  asked_.insert(question.path);
  Finding finding{.asked = question.asked, .path = std::move(question.path), .status = reply.status};
  if (SOUP_STATUS_IS_REDIRECTION(reply.status)) {
    finding.conclusion = Conclusion::LeadsElsewhere;
  } else {
    const auto answer = tokens::parse_json(reply.text());
    spoke_json_ = spoke_json_ || answer;
    conclude(finding, reply, answer);
  }
  // RFC 6585 §4: it wants no more of them.
  over_ = reply.status == 429 || finding.conclusion == Conclusion::Fits || finding.conclusion == Conclusion::SeveralFit;
  if (finding.conclusion == Conclusion::Fits) result_.profile = finding.profiles.front();
  result_.findings.push_back(std::move(finding));
}

/// Whether there are profiles for which that holds; then the conclusion is drawn.
template <class Predicate>
bool Search::choose(Finding& finding, Predicate fits) const {
  for (const auto& profile : profiles_)
    if (fits(profile)) finding.profiles.push_back(&profile);
  if (finding.profiles.empty()) return false;
  finding.conclusion = finding.profiles.size() == 1 ? Conclusion::Fits : Conclusion::SeveralFit;
  return true;
}

void Search::conclude(Finding& finding, const HttpReply& reply, const std::optional<tokens::JsonNodePtr>& answer) {
  if (!answer) return;
  const bool success = reply.status == SOUP_STATUS_OK;
  switch (finding.asked) {
  case Asked::Recognition: {
    const auto fits = [&](const ServiceProfile& profile) {
      return profile.recognition && !profile.recognition->path.empty() &&
             address_.path() + profile.recognition->path == finding.path &&
             has_one_of(profile.recognition->answers, reply.status, answer) &&
             has_challenge(reply.message.get(), profile.recognition->challenge);
    };
    if (choose(finding, fits)) return;
    break;
  }
  case Asked::OAuthMetadata:
  case Asked::OpenIdMetadata: {
    const auto metadata = success ? judge_metadata(*answer, address_.origin()) : Metadata::None;
    if (metadata == Metadata::Fit && choose(finding, goes_by_metadata)) return;
    if (metadata == Metadata::OfOtherOrigin) finding.conclusion = Conclusion::OtherOrigin;
    if (metadata == Metadata::NoPassword) finding.conclusion = Conclusion::TakesNoPassword;
    if (metadata != Metadata::None) return;
    break;
  }
  case Asked::Description: {
    const auto fits = [&](const ServiceProfile& profile) { return describes(*answer, address_.path(), profile); };
    if (success && choose(finding, fits)) return;
    break;
  }
  }
  for (const auto& profile : profiles_)
    if (profile.recognition && has_one_of(profile.recognition->elsewhere, reply.status, answer))
      finding.profiles.push_back(&profile);
  if (finding.profiles.empty()) return;
  finding.conclusion = Conclusion::Resembles;
  resembled_.insert(finding.profiles.begin(), finding.profiles.end());
}

}  // namespace

async::Task<Discovery> discover_profile(ServerAddress address, const std::deque<ServiceProfile>& profiles,
                                        TransportPolicy policy, DiscoveryLimits limits) {
  using std::chrono::steady_clock;
  const auto end = steady_clock::now() + limits.whole;
  const auto session = new_soup_session(policy, address.origin(), 1);
  Search search(address, profiles);
  while (auto question = search.next()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now());
    if (left.count() <= 0) break;
    const std::string url = address.origin().text() + question->path;
    const auto message = async::Object<SoupMessage>::adopt(soup_message_new("GET", url.c_str()));
    if (!message) break;
    soup_message_headers_replace(soup_message_get_request_headers(message.get()), "Accept", "application/json");
    // The second: libsoup sends a GET again by itself where its connection is lost.
    soup_message_add_flags(message.get(),
                           static_cast<SoupMessageFlags>(SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION));
    try {
      const auto reply = co_await exchange(session, message, limits.body, std::min(left, limits.request));
      search.take(std::move(*question), reply);
    } catch (const Unavailable& unavailable) {
      search.take_trouble(std::move(*question), unavailable.trouble());
    }
  }
  co_return search.result();
}

}  // namespace vestibule::service
