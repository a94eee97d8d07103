#pragma once

/// @file
/// The whole library, save for its coroutines (`vestibule/coroutine.hpp`).

#include <vestibule/account.hpp>      // IWYU pragma: export
#include <vestibule/api.hpp>          // IWYU pragma: export
#include <vestibule/attachment.hpp>   // IWYU pragma: export
#include <vestibule/client.hpp>       // IWYU pragma: export
#include <vestibule/connection.hpp>   // IWYU pragma: export
#include <vestibule/failure.hpp>      // IWYU pragma: export
#include <vestibule/message.hpp>      // IWYU pragma: export
#include <vestibule/token-store.hpp>  // IWYU pragma: export

/// Sessions of services that guard their data with short-lived access tokens and longer-lived refresh tokens: a program
/// has one `Client`, and an `Account` for each person at each service.
namespace vestibule {}
