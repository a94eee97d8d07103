#include "app/page.hpp"

namespace vestibule::app {

namespace {

Page page_for_unread(Hindrance hindrance) {
  switch (hindrance) {
  case Hindrance::NoLock:
    return Page::NoLock;
  case Hindrance::OwnerFrozen:
    return Page::OwnerFrozen;
  case Hindrance::None:
    break;
  }
  return Page::Starting;
}

Page page_for_unknown(Hindrance hindrance, session::UnknownReason reason) {
  switch (reason) {
  case session::UnknownReason::NotRead:
    return page_for_unread(hindrance);
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

Page page_for(Hindrance hindrance, const session::AccountState& state) {
  switch (state.signed_in) {
  case session::SignedIn::Yes:
    return Page::Inside;
  case session::SignedIn::No:
    return Page::LogIn;
  case session::SignedIn::Unknown:
    break;
  }
  return page_for_unknown(hindrance, state.reason);
}

}  // namespace vestibule::app
