#include <algorithm>
#include <map>

#include "app/table/characters.hh"
#include "app/table/forms.hh"
#include "app/table/python.hh"
#include "app/table/wrap.hh"
#include "base/text.hh"
#include "record/api/json_text.hh"

namespace hearth::app {
namespace {

/// Columns are not made narrower than this: a list's, an object's.
constexpr std::size_t kListWidthMin = 8, kObjectWidthMin = 16;

std::size_t tab_stop(std::size_t column) {
  return 8 - column % 8;
}

/// Tabs become blanks; "\r\n" is a line's end, "\r" a blank.
std::string cell_text(std::string_view json) {
  std::string text = python_str(json);
  if (json.starts_with('"')) {
    for (std::size_t at = text.find('\r'); at != text.npos; at = text.find('\r', at)) {
      const bool line_end = at + 1 < text.size() && text[at + 1] == '\n';
      text.replace(at, 1, line_end ? "" : " ");
    }
  }
  if (!text.contains('\t')) return text;
  std::string out;
  std::size_t column = 0;
  for (const char c : text) {
    if (c == '\t') {
      out.append(tab_stop(column), ' ');
      column += tab_stop(column);
      continue;
    }
    out += c;
    if (c == '\n' || c == '\r') {
      column = 0;
    } else if ((c & 0xC0) != 0x80) {
      ++column;
    }
  }
  return out;
}

Names lines_of(std::string_view text) {
  Names lines = split(text, '\n');
  if (lines.empty()) lines.emplace_back();
  return lines;
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const std::string& line : lines_of(text)) width = std::max(width, display_width(line));
  return width;
}

/// A table with a border of + - |, as PrettyTable draws it.
class Table {
 public:
  explicit Table(Names columns) : columns_(std::move(columns)), to_right_(columns_.size(), false) {
    for (const std::string& name : columns_) widths_.push_back(display_width(name));
    heads_ = widths_;
  }
  void add(Names row) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths_[i] = std::max(widths_[i], width_of(row[i]));
    rows_.push_back(std::move(row));
  }
  void to_right(std::size_t column) { to_right_[column] = true; }
  bool empty() const { return rows_.empty(); }

  /// Makes columns narrower until the table has `width` columns: those that are wider than their
  /// share, the last of them taking what remains; none gets narrower than `least`.
  void fit(std::size_t width, std::size_t least);
  std::string text() const;

 private:
  void limit(std::size_t column, std::size_t width) {
    widths_[column] = std::max(heads_[column], std::min(widths_[column], width));
  }
  std::string rule() const;
  std::string line(const Names& cells) const;
  std::string cells_of(const Names& row) const;

  const Names columns_;
  std::vector<bool> to_right_;
  std::vector<std::size_t> widths_, heads_;
  std::vector<Names> rows_;
};

void Table::fit(std::size_t width, std::size_t least) {
  const std::size_t edges = 1 + 3 * columns_.size();
  std::size_t now = edges;
  for (const std::size_t one : widths_) now += one;
  if (now <= width || columns_.empty()) return;
  const std::size_t usable = width > edges ? width - edges : 0;
  const std::size_t share = usable / columns_.size();
  std::vector<std::size_t> wide;
  auto left = static_cast<std::ptrdiff_t>(usable);
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    if (widths_[i] > share) {
      wide.push_back(i);
    } else {
      left -= static_cast<std::ptrdiff_t>(widths_[i]);
    }
  }
  const auto each = left / static_cast<std::ptrdiff_t>(wide.size());
  const auto at_least = static_cast<std::ptrdiff_t>(least);
  for (std::size_t i = 0; i + 1 < wide.size(); ++i, left -= each)
    limit(wide[i], static_cast<std::size_t>(std::max(at_least, each)));
  limit(wide.back(), static_cast<std::size_t>(std::max(at_least, left)));
}

std::string Table::rule() const {
  std::string out = "+";
  for (const std::size_t width : widths_) out += std::string(width + 2, '-') + "+";
  return out + "\n";
}

std::string Table::line(const Names& cells) const {
  std::string out = "|";
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::size_t own = display_width(cells[i]);
    const std::string blanks(widths_[i] > own ? widths_[i] - own : 0, ' ');
    out += to_right_[i] ? join({" ", blanks, cells[i], " |"}) : join({" ", cells[i], blanks, " |"});
  }
  return out + "\n";
}

std::string Table::cells_of(const Names& row) const {
  std::vector<Names> cells;
  std::size_t height = 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    Names lines;
    for (const std::string& one : lines_of(row[i])) {
      if (display_width(one) <= widths_[i]) {
        lines.push_back(one);
        continue;
      }
      const Names wrapped = wrap_line(one, widths_[i]);
      lines.insert(lines.end(), wrapped.begin(), wrapped.end());
      if (wrapped.empty()) lines.emplace_back();
    }
    height = std::max(height, lines.size());
    cells.push_back(std::move(lines));
  }
  std::string out;
  for (std::size_t y = 0; y < height; ++y) {
    Names one;
    for (const Names& lines : cells) one.push_back(y < lines.size() ? lines[y] : "");
    out += line(one);
  }
  return out;
}

std::string Table::text() const {
  std::string out = join({rule(), line(columns_), rule()});
  for (const Names& row : rows_) out += cells_of(row);
  return out + rule();
}

/// The width to fit, or nothing.
std::optional<std::size_t> wanted_width(const FormatOptions& options) {
  if (options.max_width > 0) return static_cast<std::size_t>(options.max_width);
  if (!options.terminal_width || *options.terminal_width < 1) return {};
  return static_cast<std::size_t>(*options.terminal_width);
}

class TableForm final : public ListForm {
 public:
  TableForm(const FormatOptions& options, Names columns)
      : print_empty_(options.print_empty),
        width_(wanted_width(options)),
        table_(std::move(columns)) {}

  Expected<std::string> row(const Cells& cells) override {
    CHECK_OK(keep(kept_, cells));
    if (table_.empty()) align(cells);
    Names texts;
    for (const std::string& cell : cells) texts.push_back(cell_text(cell));
    table_.add(std::move(texts));
    return std::string();
  }
  std::string tail() override {
    if (table_.empty() && !print_empty_) return "\n";
    if (width_) table_.fit(*width_, kListWidthMin);
    return table_.text();
  }

 private:
  /// The first row says which columns hold numbers.
  void align(const Cells& cells) {
    using record::api::JsonType;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const JsonType type = record::api::json_type(cells[i]);
      if (type == JsonType::integer || type == JsonType::real) table_.to_right(i);
    }
  }

  const bool print_empty_;
  const std::optional<std::size_t> width_;
  Table table_;
  std::size_t kept_ = 0;
};

}  // namespace

std::unique_ptr<ListForm> table_form(const FormatOptions& options, Names columns) {
  return std::make_unique<TableForm>(options, std::move(columns));
}

std::string table_object(const FormatOptions& options, const Names& columns, const Cells& cells) {
  Table table({"Field", "Value"});
  for (std::size_t i = 0; i < columns.size(); ++i) table.add({columns[i], cell_text(cells[i])});
  if (const auto width = wanted_width(options)) table.fit(*width, kObjectWidthMin);
  return table.text();
}

}  // namespace hearth::app
