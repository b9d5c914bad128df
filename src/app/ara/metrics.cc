#include "app/ara/metrics.hh"

#include <charconv>
#include <cstdio>

#include "app/table/python.hh"
#include "base/text.hh"
#include "record/query/json_text.hh"

namespace hearth::app {
namespace {

constexpr std::size_t kLinesMax = 100'000;
constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::string_view kStatuses[] = {"completed", "expired", "failed", "running", "unknown"};

bool is_status(std::string_view column) {
  for (const std::string_view status : kStatuses)
    if (status == column) return true;
  return false;
}

std::int64_t number_in(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Halves go to the even neighbour, as Python divides a timedelta.
std::int64_t divided(std::int64_t value, std::int64_t by) {
  std::int64_t quotient = value / by, rest = value % by;
  if (rest < 0) {
    rest += by;
    --quotient;
  }
  const bool up = 2 * rest > by || (2 * rest == by && quotient % 2 != 0);
  return quotient + (up ? 1 : 0);
}

}  // namespace

std::int64_t parse_duration_us(std::string_view text) {
  const std::size_t blank = text.find(' ');
  const std::int64_t days = blank == text.npos ? 0 : number_in(text.substr(0, blank));
  const std::vector<std::string> parts =
      split(blank == text.npos ? text : text.substr(blank + 1), ':');
  if (parts.size() != 3) return 0;
  const std::size_t point = parts[2].find('.');
  std::string fraction = point == std::string::npos ? "" : parts[2].substr(point + 1);
  fraction.resize(6, '0');
  const std::int64_t seconds =
      days * 86'400 + number_in(parts[0]) * 3'600 + number_in(parts[1]) * 60 + number_in(parts[2]);
  return seconds * kSecondUs + number_in(fraction);
}

std::string timedelta_text(std::int64_t us) {
  const std::int64_t day = 86'400 * kSecondUs;
  const std::int64_t days = us / day - (us % day < 0 ? 1 : 0);
  const std::int64_t rest = us - days * day, seconds = rest / kSecondUs, micros = rest % kSecondUs;
  char text[80];
  int size = std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", (long long)(seconds / 3'600),
                           (long long)(seconds / 60 % 60), (long long)(seconds % 60));
  std::string out(text, static_cast<std::size_t>(size));
  if (micros != 0) {
    size = std::snprintf(text, sizeof text, ".%06lld", (long long)micros);
    out.append(text, static_cast<std::size_t>(size));
  }
  if (days == 0) return out;
  return join({std::to_string(days), days == 1 || days == -1 ? " day, " : " days, ", out});
}

Expected<> Metrics::add(const Fields& object) {
  Sums& sums = sums_[std::string(object.get(by_))];
  if (sums_.size() > kLinesMax)
    return fail(Errc::full, join({"more than ", std::to_string(kLinesMax), " different values of ",
                                  by_, ": narrow it with --limit or a filter"}));
  ++sums.count;
  sums.duration_us += parse_duration_us(object.text("duration"));
  const Fields items = object.fields("items");
  const auto& columns = noun_.long_columns.empty() ? noun_.columns : noun_.long_columns;
  for (const std::string& column : columns) {
    if (noun_.by_status && is_status(column)) {
      if (object.text("status") == column) ++sums.columns[column];
    } else {
      sums.columns[column] += object.has(column) ? object.number(column) : items.number(column);
    }
  }
  return {};
}

std::string Metrics::cell(const std::string& column, const std::string& value,
                          const Sums& sums) const {
  if (column == noun_.key) {
    if (!short_paths_ || by_ != "path" || value == "null") return value;
    return record::quoted_json(short_path(python_str(value)));
  }
  if (column == "count") return std::to_string(sums.count);
  if (column == "duration_total") return record::quoted_json(timedelta_text(sums.duration_us));
  if (column == "duration_avg")
    return record::quoted_json(timedelta_text(divided(sums.duration_us, sums.count)));
  const auto found = sums.columns.find(column);
  return std::to_string(found == sums.columns.end() ? 0 : found->second);
}

std::vector<Cells> Metrics::rows(const std::vector<std::string>& columns) const {
  // By what the text holds: as JSON, an escaped character would stand elsewhere.
  std::multimap<std::string, const std::pair<const std::string, Sums>*> sorted;
  for (const auto& line : sums_) {
    sorted.emplace(line.first == "null" ? "" : python_str(line.first), &line);
  }
  std::vector<Cells> rows;
  for (const auto& [text, line] : sorted) {
    Cells cells;
    for (const std::string& column : columns)
      cells.push_back(cell(column, line->first, line->second));
    rows.push_back(std::move(cells));
  }
  return rows;
}

}  // namespace hearth::app
