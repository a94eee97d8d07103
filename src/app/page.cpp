#include "app/page.hpp"

namespace vestibule::app {

namespace {

Page page_for_unknown(session::UnknownReason reason) {
  switch (reason) {
  case session::UnknownReason::NotRead:
    return Page::Starting;
  case session::UnknownReason::Locked:
    return Page::Locked;
  case session::UnknownReason::Unreadable:
    return Page::Unreadable;
  case session::UnknownReason::Unreachable:
    return Page::Unreachable;
  }
  return Page::Starting;
}

}  // namespace

Page page_for(Ownership ownership, const session::AccountState& state) {
  switch (ownership) {
  case Ownership::NotTried:
    return Page::Starting;
  case Ownership::TakenElsewhere:
    return Page::InUseElsewhere;
  case Ownership::Failed:
    return Page::NoLock;
  case Ownership::Owned:
    break;
  }
  switch (state.signed_in) {
  case session::SignedIn::Yes:
    return Page::Inside;
  case session::SignedIn::No:
    return Page::LogIn;
  case session::SignedIn::Unknown:
    break;
  }
  return page_for_unknown(state.reason);
}

}  // namespace vestibule::app
