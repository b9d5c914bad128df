#pragma once
#include <map>

#include "app/ara/noun.hh"
#include "app/table/format.hh"

namespace hearth::app {

/// Sums up objects by the value of one of their fields.
class Metrics {
 public:
  /// `by`: a field's name. `short_paths`: a path that names a line is cut.
  Metrics(const MetricsNoun& noun, std::string by, bool short_paths)
      : noun_(noun), by_(std::move(by)), short_paths_(short_paths) {}

  /// Errc::full: too many different values.
  Expected<> add(const Fields& object);

  /// A line for each value, sorted by it.
  std::vector<Cells> rows(const std::vector<std::string>& columns) const;

 private:
  struct Sums {
    std::int64_t count = 0, duration_us = 0;
    std::map<std::string, std::int64_t, std::less<>> columns;
  };
  std::string cell(const std::string& column, const std::string& value, const Sums& sums) const;

  const MetricsNoun& noun_;
  const std::string by_;
  const bool short_paths_;
  std::map<std::string, Sums> sums_;  ///< by the value as JSON
};

/// "[DD ]HH:MM:SS[.ffffff]", as the API writes a duration, in microseconds; 0 for what is none.
std::int64_t parse_duration_us(std::string_view text);
/// As Python's str(timedelta): "0:00:02.031557", "1 day, 0:00:00".
std::string timedelta_text(std::int64_t us);

}  // namespace hearth::app
