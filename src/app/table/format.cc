#include "app/table/format.hh"

#include <algorithm>

#include "app/table/forms.hh"
#include "base/ascii.hh"
#include "base/text.hh"
#include "record/query/table.hh"

namespace hearth::app {
namespace {

using Places = std::vector<std::size_t>;

/// "Server Name " means server_name.
std::string plain_name(std::string_view name) {
  std::string out;
  for (const char c : trim(name)) out += c == ' ' ? '_' : lower(c);
  return out;
}

/// Places of the wanted columns, in the order of `columns`.
Expected<Places> wanted_places(const Names& wanted, const Names& columns) {
  Places places;
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (const std::string& name : wanted)
      if (plain_name(name) == columns[i]) {
        places.push_back(i);
        break;
      }
  if (wanted.empty())
    for (std::size_t i = 0; i < columns.size(); ++i) places.push_back(i);
  if (places.empty())
    return fail(Errc::invalid, join({"-c ", join_with(" -c ", wanted),
                                     ": no such column; there are ", join_with(", ", columns)}));
  return places;
}

std::vector<std::string> picked(const std::vector<std::string>& all, const Places& places) {
  std::vector<std::string> out;
  for (const std::size_t place : places) out.push_back(all[place]);
  return out;
}

/// Sorting may be by a column that is not shown, so columns are picked behind it.
class PickedForm final : public ListForm {
 public:
  PickedForm(std::unique_ptr<ListForm> form, Places places)
      : form_(std::move(form)), places_(std::move(places)) {}
  std::string head() override { return form_->head(); }
  Expected<std::string> row(const Cells& cells) override {
    return form_->row(picked(cells, places_));
  }
  std::string tail() override { return form_->tail(); }

 private:
  const std::unique_ptr<ListForm> form_;
  const Places places_;
};

Expected<std::unique_ptr<ListForm>> form_named(const FormatOptions& options, Names columns) {
  if (options.format == "table") return table_form(options, std::move(columns));
  if (options.format == "json") return json_form(options, std::move(columns));
  if (options.format == "yaml") return yaml_form(std::move(columns));
  if (options.format == "csv") return csv_form(options, std::move(columns));
  if (options.format == "value") return value_form();
  return fail(Errc::invalid, join({"-f ", options.format, ": no such format"}));
}

/// Places of the columns to sort by; what is no column is left out, as cliff does.
Places sort_places(const FormatOptions& options, const Names& columns) {
  Places places;
  for (const std::string& name : options.sort_columns) {
    const auto found = std::find(columns.begin(), columns.end(), plain_name(name));
    if (found != columns.end()) places.push_back(static_cast<std::size_t>(found - columns.begin()));
  }
  return places;
}

}  // namespace

Expected<std::unique_ptr<ListForm>> list_form(const FormatOptions& options,
                                              const std::vector<std::string>& columns,
                                              std::vector<std::string>& warnings) {
  TRY(const Places places, wanted_places(options.columns, columns));
  TRY(auto form, form_named(options, picked(columns, places)));
  auto out = std::make_unique<PickedForm>(std::move(form), places);
  Places by = sort_places(options, columns);
  if (by.empty()) return out;
  return sorted_form(std::move(out), columns, std::move(by), options.descending, warnings);
}

Expected<std::string> object_form(const FormatOptions& options,
                                  const std::vector<std::string>& columns, const Cells& cells) {
  TRY(const Places places, wanted_places(options.columns, columns));
  const Names names = picked(columns, places);
  const Cells values = picked(cells, places);
  if (options.format == "table") return table_object(options, names, values);
  if (options.format == "json") return json_object(options, names, values);
  if (options.format == "yaml") return yaml_objects(names, values);
  if (options.format == "value") return value_lines(values);
  if (options.format == "shell") return shell_lines(options, names, values);
  return fail(Errc::invalid, join({"-f ", options.format, ": no such format"}));
}

std::string for_terminal(const FormatOptions& options, std::string text) {
  const bool escaped_anyway = options.format == "json" || options.format == "yaml";
  if (!options.terminal_width || escaped_anyway) return text;
  return record::printable(text, true);
}

}  // namespace hearth::app
