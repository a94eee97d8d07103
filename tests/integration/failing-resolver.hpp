#pragma once

#include "async/owned.hpp"

namespace vestibule::test {

/// While it lives, every look-up of a name in this process fails, with this code. (GLib itself answers for
/// `localhost`.)
class FailingResolver {
public:
  explicit FailingResolver(GResolverError code);
  FailingResolver(const FailingResolver&) = delete;
  ~FailingResolver();

private:
  async::Object<GResolver> before_;
};

}  // namespace vestibule::test
