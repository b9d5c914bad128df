#pragma once
#include <stdbool.h>
#include <stddef.h>

/// Sends `frame` with descriptors 0, 1, 2 and `folder` on `connection`, and sees the program
/// through: forwards INT, TERM, HUP and QUIT to it and ends this process as it ended (exit code,
/// or the same signal without a core).
///
/// Comes back, with signals as before, only when nothing has run.
void run_there(int connection, const char* frame, size_t size, int folder);
