#pragma once

/// Connects to this user's daemon (docs/protocol/worker.md §1) and starts one where none listens,
/// for which it waits 200 ms at most.
///
/// A connected socket, or -1: no daemon, or one whose folder or user may not be trusted.
int reach_daemon(void);
