#include <algorithm>

#include "app/table/forms.hh"
#include "app/table/python.hh"
#include "base/text.hh"
#include "record/api/json_text.hh"
#include "record/query/json_text.hh"

namespace hearth::app {
namespace {

/// As Python's csv writer with `\` to escape and `\n` behind each row.
class CsvForm final : public ListForm {
 public:
  CsvForm(std::string quote, Names columns) : quote_(std::move(quote)), columns_(columns) {}

  std::string head() override {
    Names fields;
    for (const std::string& name : columns_)
      fields.push_back(field(record::quoted_json(name), columns_.size() == 1));
    return join_with(",", fields) + "\n";
  }
  Expected<std::string> row(const Cells& cells) override {
    Names fields;
    for (const std::string& cell : cells) fields.push_back(field(cell, cells.size() == 1));
    return join_with(",", fields) + "\n";
  }

 private:
  bool always_quoted(std::string_view json) const {
    using record::api::JsonType;
    if (quote_ == "all") return true;
    if (quote_ != "nonnumeric") return false;
    const JsonType type = record::api::json_type(json);
    return type != JsonType::integer && type != JsonType::real && type != JsonType::boolean;
  }
  std::string field(std::string_view json, bool alone) const {
    const std::string text = json == "null" ? "" : python_str(json);
    if (quote_ == "none") return escaped(text);
    const bool needed = text.find_first_of(",\"\n") != text.npos || (text.empty() && alone);
    const bool quoted = always_quoted(json) || needed;
    std::string out;
    for (const char c : text) {
      if (c == '"' || c == '\\') out += c;
      out += c;
    }
    return quoted ? join({"\"", out, "\""}) : out;
  }
  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (std::string_view(",\"\\\n").contains(c)) out += '\\';
      out += c;
    }
    return out;
  }

  const std::string quote_;
  const Names columns_;
};

}  // namespace

std::unique_ptr<ListForm> csv_form(const FormatOptions& options, Names columns) {
  return std::make_unique<CsvForm>(options.quote, std::move(columns));
}

}  // namespace hearth::app
