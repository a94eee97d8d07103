#pragma once

#include "fixture.hpp"
#include "plain-session.hpp"

#include <optional>
#include <string>

namespace vestibule::test {

/// A signed-in account, and somebody's own session that has adopted it.
struct Adopted : Program {
  explicit Adopted(int connections = 16) : session(connections) {
    sign_in();
    attachment.emplace(attach(session.soup(), *account));
    wait_for_token();
  }

  std::string url(const std::string& path = "/data") const { return service.url(path); }
  /// From now on the server takes another token, which only a renewal yields.
  void expire() { service.access = "expired"; }
  /// Until what is sent carries a token.
  void wait_for_token() {
    wait_until([this] {
      session.send("GET", url("/open"));
      return service.server.last("/open").header("Authorization") != "(none)";
    });
    service.server.forget_requests();
  }

  PlainSession session;
  std::optional<Attachment> attachment;
};

}  // namespace vestibule::test
