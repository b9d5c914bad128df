#pragma once
#include "aio/loop.hh"
#include "worker/runtime_dir.hh"

namespace hearth::far {

/// The name of the socket at which the far end of a channel answers.
std::string collect_socket(std::string_view channel);

/// Asks the far end of `channel` how call `id` went, and waits for its end. Gives frames as they
/// are to be written: those of the call, or `never`, or `unknown` (docs/protocol/far.md §3).
Co<std::string> collect(aio::Loop& loop, const worker::RuntimeVariables& variables,
                        std::string channel, std::int64_t id);

}  // namespace hearth::far
