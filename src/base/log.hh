#pragma once
#include <string_view>

namespace hearth {

enum class LogLevel { error, warning, info, debug };

/// Takes what a room has to say to its operator; never secrets, never a user's data.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogLevel level, std::string_view line) = 0;

  void error(std::string_view line) { write(LogLevel::error, line); }
  void warning(std::string_view line) { write(LogLevel::warning, line); }
  void info(std::string_view line) { write(LogLevel::info, line); }
  void debug(std::string_view line) { write(LogLevel::debug, line); }
};

/// "error", "warning", "info", "debug".
std::string_view name_of(LogLevel level);

}  // namespace hearth
