#include "app/console_log.hh"

#include <unistd.h>

#include "aio/loop.hh"
#include "base/text.hh"

namespace hearth::app {

void FdLog::write(LogLevel level, std::string_view line) {
  if (level > level_) return;
  const std::string when = times_ ? to_rfc3339(aio::SystemClock().utc()) + " " : "";
  const std::string text = join({when, "hearth: ", name_of(level), ": ", line, "\n"});
  // One write, so that lines of several processes do not mix; a log that is full is not an error.
  if (::write(fd_, text.data(), text.size()) < 0) return;
}

}  // namespace hearth::app
