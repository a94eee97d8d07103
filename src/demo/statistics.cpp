#include "statistics.hpp"

#include <algorithm>

namespace vestibule::demo {
namespace {

constexpr std::size_t most_tokens = 1000;

JsonWriter counts(const std::map<std::string, std::int64_t>& map) {
  JsonWriter writer;
  for (const auto& [name, count] : map)
    writer.add(name.c_str(), count);
  return writer;
}

}  // namespace

void TokenTally::count(const std::string& id) {
  const auto [place, is_new] = counts_.try_emplace(id, 0);
  most_ = std::max(most_, ++place->second);
  if (!is_new) return;
  order_.push_back(id);
  if (order_.size() <= most_tokens) return;
  counts_.erase(order_.front());
  order_.pop_front();
}

JsonWriter TokenTally::json() const {
  return counts(counts_);
}

std::string Statistics::json() const {
  JsonWriter answers_writer;
  for (const auto& [route, statuses] : answers)
    answers_writer.add(route.c_str(), counts(statuses));
  return JsonWriter()
      .add("requests", counts(requests))
      .add("answers", std::move(answers_writer))
      .add("signUps", sign_ups)
      .add("logIns", log_ins)
      .add("logOuts", log_outs)
      .add("unauthorized", unauthorized)
      .add("refreshes", refreshes)
      .add("refused", refused)
      .add("reuseSeen", reuse_seen)
      .add("graceAnswers", grace_answers)
      .add("faults", faults)
      .add("open", open)
      .add("mostOpen", most_open)
      .add("mostRequestsPerToken", access_tokens.most())
      .add("mostRefreshesPerToken", refresh_tokens.most())
      .add("requestsPerToken", access_tokens.json())
      .add("refreshesPerToken", refresh_tokens.json())
      .text();
}

void Statistics::reset() {
  const std::int64_t still_open = open;
  *this = Statistics();
  open = most_open = still_open;
}

}  // namespace vestibule::demo
