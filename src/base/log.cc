#include "base/log.hh"

#include <utility>

namespace hearth {

void LastingTrouble::met(std::string line) {
  if (line == said_) return;
  log_.warning(line);
  said_ = std::move(line);
}

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::error:
      return "error";
    case LogLevel::warning:
      return "warning";
    case LogLevel::info:
      return "info";
    case LogLevel::debug:
      return "debug";
  }
  return "?";
}

}  // namespace hearth
