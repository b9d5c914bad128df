#pragma once
#include <string>

#include "app/env.hh"
#include "base/log.hh"
#include "far/channels.hh"
#include "worker/service_options.hh"

namespace hearth::app {

/// A variable's whole seconds above 0; `preset` where it says none.
Duration seconds_of(const Env& env, std::string_view name, int preset);

/// The daemon's own workers. Empties the folder of notes; with a limit of a worker's memory this
/// process moves into a cgroup below its own, where that can be had. `runtime`: of its sockets.
worker::ServiceOptions service_options(const Env& env, const std::string& runtime, Log& log);

/// The far ends, whose workers have the same limits.
far::ChannelsOptions far_options(const Env& env, const worker::Limits& limits);

}  // namespace hearth::app
