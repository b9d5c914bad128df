#pragma once
#include <string>
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

/// A trouble that lasts is worth one line, not one at each try.
class LastingTrouble {
 public:
  /// `log` outlives it.
  explicit LastingTrouble(Log& log) : log_(log) {}

  /// Logs `line` as a warning, unless it is what was logged last.
  void met(std::string line);
  /// It went well: the next trouble is a new one, even when it reads the same.
  void over() { said_.clear(); }

 private:
  Log& log_;
  std::string said_;
};

/// "error", "warning", "info", "debug".
std::string_view name_of(LogLevel level);

}  // namespace hearth
