#pragma once
#include <cstdint>
#include <string>

#include "base/time.hh"

namespace hearth::app {

/// A bar on stderr while a person watches: nothing is drawn when stderr is no terminal, and the bar
/// is gone when it ends. At most ten pictures a second, however often it is told.
class Progress {
 public:
  /// `total` 0: not known, only numbers are shown. `what`: "results".
  Progress(const Clock& clock, std::string what, std::int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;

  void set(std::int64_t done);
  void total(std::int64_t total) { total_ = total; }
  /// Takes the bar away; it comes back with the next `set`.
  void clear();

 private:
  void draw();

  const Clock& clock_;
  const std::string what_;
  const bool shown_;
  std::int64_t total_, done_ = 0;
  bool drawn_ = false;
  Steady::time_point next_;
};

/// The line that is drawn: `[#####     ]  50 % 5,000 of 10,000 results`; `columns` wide at most.
std::string progress_line(std::int64_t done, std::int64_t total, const std::string& what,
                          std::size_t columns);

}  // namespace hearth::app
