#pragma once
#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "far/outcomes.hh"

namespace hearth::far {

/// Answers who lost the channel (docs/protocol/far.md §3), until `scope` ends. `outcomes` and
/// `scope` outlive the completion.
Co<> answer_collectors(aio::Loop& loop, aio::UnixListener listener, Outcomes& outcomes,
                       aio::Scope& scope);

}  // namespace hearth::far
