// Precompiled for the core: what most of its files read, and what takes most of their time.
#include "async/task.hpp"

#include <json-glib/json-glib.h>
#include <libsecret/secret.h>
#include <libsoup/soup.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>
