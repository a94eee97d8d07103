#pragma once

#include "service/profile-node.hpp"
#include "service/service-profile.hpp"

#include <string>
#include <vector>

/// The members of a profile that say what answers look like. Each throws `ProfileError` where there is a fault.
namespace vestibule::service {

/// A pointer that is the name of a member; `node`: the member.
void expect_pointer(const std::string& pointer, const ProfileNode& node);

std::vector<AnswerShape> read_answer_shapes(const ProfileNode& node);

/// An answer of success that has nothing to tell it from others would refuse every token, or end each session.
/// `alone`: the least status that is enough by itself.
void expect_distinct(const ProfileNode& list, const std::vector<AnswerShape>& shapes, int alone);

Recognition read_recognition(const ProfileNode& node);

}  // namespace vestibule::service
