#include "record/query/table.hh"

#include <algorithm>
#include <cstdio>

namespace hearth::record {
namespace {

std::string padded(const std::string& cell, std::size_t width, TextTable::Align align) {
  const std::size_t own = width_of(cell);
  const std::string blanks(width > own ? width - own : 0, ' ');
  return align == TextTable::Align::left ? cell + blanks : blanks + cell;
}

std::string two_units(std::int64_t large, const char* large_unit, std::int64_t small,
                      const char* small_unit) {
  char out[48];
  const int size = std::snprintf(out, sizeof out, "%lld %s %02lld %s", (long long)large, large_unit,
                                 (long long)small, small_unit);
  return {out, static_cast<std::size_t>(size)};
}

}  // namespace

void TextTable::add(std::vector<std::string> cells) {
  rows_.push_back(std::move(cells));
}

std::string TextTable::text(std::size_t indent) const {
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) {
    titles.push_back(column.title);
    widths.push_back(width_of(column.title));
  }
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));

  std::string out;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line += "  ";
      line += padded(cells[i], widths[i], columns_[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  add_line(titles);
  for (const auto& row : rows_) add_line(row);
  return out;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string printable(std::string_view text, bool lines) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    const bool c1 =
        c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    const bool shape = lines && (c == '\n' || c == '\t');
    if (shape || (c >= ' ' && c != 0x7f && !c1)) {
      out += text[i];
      continue;
    }
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\x%02x",
                  c1 ? static_cast<unsigned char>(text[++i]) : c);
    out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : escaped;
  }
  return out;
}

std::string shown_time(const std::optional<UtcMicros>& at) {
  if (!at) return "-";
  std::string text = to_rfc3339(*at).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string shown_duration(const std::optional<std::int64_t>& micros) {
  if (!micros) return "-";
  const std::int64_t seconds = *micros / 1'000'000;
  if (seconds >= 86400) return two_units(seconds / 86400, "d", seconds % 86400 / 3600, "h");
  if (seconds >= 3600) return two_units(seconds / 3600, "h", seconds % 3600 / 60, "m");
  if (seconds >= 60) return two_units(seconds / 60, "m", seconds % 60, "s");
  char out[32];
  const int size = std::snprintf(out, sizeof out, "%.3f s", static_cast<double>(*micros) / 1e6);
  return {out, static_cast<std::size_t>(size)};
}

}  // namespace hearth::record
