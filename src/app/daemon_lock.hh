#pragma once
#include "aio/fd.hh"
#include "worker/runtime_dir.hh"

namespace hearth::app {

/// Makes this process the one daemon of its runtime directory, for as long as the answer lives
/// (flock(2) on daemon.lock, docs/protocol/worker.md §1). Errc::busy: another holds it.
Expected<aio::Fd> lock_as_daemon(const worker::RuntimeDir& dir, std::string_view build);

}  // namespace hearth::app
