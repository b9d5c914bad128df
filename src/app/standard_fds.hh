#pragma once

namespace hearth::app {

/// Takes 0, 1 and 2 where the process was started without them, before anything else is opened:
/// a socket or a segment of the journal there would be read as input, or printed into. 0 becomes
/// /dev/null for programs started from here too. 1 and 2 stay closed to those (close-on-exec), and
/// writing to them fails with EBADF as if they were closed.
void take_standard_fds();

}  // namespace hearth::app
