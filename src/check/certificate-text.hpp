#pragma once

#include "service/certificate.hpp"

#include <string>
#include <vector>

namespace vestibule::check {

/// What is wrong with a certificate, a sentence each in the person's language.
std::vector<std::string> faults_of(const service::RefusedCertificate& refused);

}  // namespace vestibule::check
