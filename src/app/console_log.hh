#pragma once
#include "base/log.hh"

namespace hearth::app {

/// Lines "hearth: error: …" on a descriptor; those below `level` are dropped.
/// With `times`, the moment stands before each line: the daemon's log.
class FdLog final : public Log {
 public:
  FdLog(int fd, LogLevel level, bool times) : fd_(fd), level_(level), times_(times) {}
  void write(LogLevel level, std::string_view line) override;

 private:
  const int fd_;  // not owned
  const LogLevel level_;
  const bool times_;
};

}  // namespace hearth::app
