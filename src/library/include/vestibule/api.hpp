#pragma once

/// @file
/// What the library shows to others: nothing else of it can be linked.

/// On what belongs to the API.
#define VESTIBULE_API __attribute__((visibility("default")))
/// On what is inside it.
#define VESTIBULE_LOCAL __attribute__((visibility("hidden")))
