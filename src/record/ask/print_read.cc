#include "record/ask/print_read.hh"

#include <cmath>

#include "base/text.hh"

namespace hearth::record::ask {
namespace {

std::string text_of(const Json& value) {
  return value.is_string() ? std::string(std::string_view(value.get_string())) : to_text(value);
}

std::optional<double> real_at(const Json& value, std::string_view way) {
  const Json* const found = member_at(value, way);
  if (!found || !found->is_number()) return {};
  return found->to_number<double>();
}

}  // namespace

const Json* member_at(const Json& value, std::string_view way) {
  const Json* here = &value;
  for (const std::string& part : split(way, '.')) {
    const JsonObject* const object = here->if_object();
    here = object ? object->if_contains(part) : nullptr;
    if (!here) return nullptr;
  }
  return here;
}

std::string cell(const Json& value, std::string_view way) {
  const Json* const found = member_at(value, way);
  if (!found || found->is_null()) return "-";
  const std::string text = text_of(*found);
  return text.empty() ? "-" : printable(text);
}

std::string time_cell(const Json& value, std::string_view way) {
  std::string text = cell(value, way);
  if (text.size() < 19) return text;
  text.resize(19);
  text[10] = ' ';
  return text;
}

std::string millis_cell(const Json& value, std::string_view way) {
  const auto millis = real_at(value, way);
  if (!millis || std::abs(*millis) > 1e15) return "-";
  return shown_duration(std::llround(*millis * 1000));
}

std::string share_cell(const Json& value, std::string_view way) {
  const auto share = real_at(value, way);
  if (!share || std::abs(*share) > 1e6) return "-";
  return std::to_string(std::llround(*share * 100)) + " %";
}

const JsonArray& list_at(const Json& value, std::string_view way) {
  static const JsonArray none;
  const Json* const found = member_at(value, way);
  return found && found->is_array() ? found->get_array() : none;
}

std::int64_t number_at(const Json& value, std::string_view way) {
  const auto number = real_at(value, way);
  return number && std::abs(*number) < 9e15 ? std::llround(*number) : 0;
}

std::string run_text(const Json& value, std::string_view way) {
  const Json* const run = member_at(value, way);
  if (!run || !run->is_object()) return "-";
  return join({"playbook ", cell(*run, "id"), ", ", cell(*run, "path"), ", ", cell(*run, "status"),
               ", ", time_cell(*run, "started")});
}

std::string task_cell(const Json& value) {
  const std::string name = cell(value, "task_name");
  return name == "-" ? cell(value, "action") : name;
}

std::string more_text(std::int64_t count, std::size_t shown) {
  const auto left = count - static_cast<std::int64_t>(shown);
  return left > 0 ? join({"  … ", std::to_string(left), " more\n"}) : "";
}

std::string section(std::string_view title, const TextTable& table, std::size_t rows) {
  return rows == 0 ? "" : join({"\n", title, "\n", table.text(2)});
}

}  // namespace hearth::record::ask
