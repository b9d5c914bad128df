#pragma once
#include <string>

#include "app/env.hh"
#include "worker/runtime_dir.hh"

namespace hearth::app {

// Where this user's `hearth serve` serves: a file of the runtime directory, for `hearth ui`.

void remember_served_url(const worker::RuntimeDir& dir, const std::string& url);
void forget_served_url(const worker::RuntimeDir& dir);
/// "": nobody serves.
std::string served_url(const Env& env);

}  // namespace hearth::app
