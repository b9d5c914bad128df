#include <algorithm>
#include <charconv>

#include "app/table/forms.hh"
#include "base/text.hh"
#include "record/api/json_text.hh"

namespace hearth::app {
namespace {

using record::api::JsonType;

bool is_number(JsonType type) {
  return type == JsonType::integer || type == JsonType::real || type == JsonType::boolean;
}

double number_of(std::string_view json) {
  if (json == "true") return 1;
  double value = 0;
  std::from_chars(json.data(), json.data() + json.size(), value);
  return value;
}

/// What a column's cells are compared by.
struct Key {
  bool missing = false;
  double number = 0;
  std::string text = {};
  auto operator<=>(const Key&) const = default;
};

Key key_of(std::string_view json) {
  const JsonType type = record::api::json_type(json);
  if (type == JsonType::null) return {.missing = true};
  if (is_number(type)) return {.number = number_of(json)};
  return {.text = record::api::json_string(json)};
}

class SortedForm final : public ListForm {
 public:
  SortedForm(std::unique_ptr<ListForm> form, Names columns, std::vector<std::size_t> by,
             bool descending, std::vector<std::string>& warnings)
      : form_(std::move(form)),
        columns_(std::move(columns)),
        by_(std::move(by)),
        descending_(descending),
        warnings_(warnings) {}

  std::string head() override { return form_->head(); }
  Expected<std::string> row(const Cells& cells) override {
    CHECK_OK(keep(kept_, cells));
    rows_.push_back(cells);
    return std::string();
  }
  std::string tail() override {
    // The last first: what stands before it decides, and equal ones keep their order.
    for (auto by = by_.rbegin(); by != by_.rend(); ++by) sort(*by);
    std::string out;
    for (const Cells& cells : rows_) {
      auto text = form_->row(cells);
      if (text) out += *text;
    }
    return out + form_->tail();
  }

 private:
  /// Cells of one kind, or missing: no others can be compared.
  bool sortable(std::size_t column) const {
    bool numbers = false, texts = false;
    for (const Cells& cells : rows_) {
      const JsonType type = record::api::json_type(cells[column]);
      if (type == JsonType::list || type == JsonType::object) return false;
      numbers = numbers || is_number(type);
      texts = texts || type == JsonType::text;
    }
    return !(numbers && texts);
  }
  void sort(std::size_t column) {
    if (!sortable(column)) {
      warnings_.push_back(join(
          {"not sorted by ", columns_[column], ": its values cannot be compared with each other"}));
      return;
    }
    std::vector<std::pair<Key, Cells>> keyed;
    for (Cells& row : rows_) {
      Key key = key_of(row[column]);
      keyed.emplace_back(std::move(key), std::move(row));
    }
    std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
      return descending_ ? b.first < a.first : a.first < b.first;
    });
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i] = std::move(keyed[i].second);
  }

  const std::unique_ptr<ListForm> form_;
  const Names columns_;
  const std::vector<std::size_t> by_;
  const bool descending_;
  std::vector<std::string>& warnings_;
  std::vector<Cells> rows_;
  std::size_t kept_ = 0;
};

}  // namespace

std::unique_ptr<ListForm> sorted_form(std::unique_ptr<ListForm> form, Names columns,
                                      std::vector<std::size_t> by, bool descending,
                                      std::vector<std::string>& warnings) {
  return std::make_unique<SortedForm>(std::move(form), std::move(columns), std::move(by),
                                      descending, warnings);
}

Expected<> keep(std::size_t& kept, const Cells& cells) {
  for (const std::string& cell : cells) kept += cell.size() + sizeof cell;
  if (kept <= kKeptBytesMax) return {};
  return fail(Errc::full, join({"more than ", std::to_string(kKeptBytesMax >> 20),
                                " MiB for one table: narrow it with --limit, or take -f csv, json, "
                                "yaml or value without --sort-column"}));
}

}  // namespace hearth::app
