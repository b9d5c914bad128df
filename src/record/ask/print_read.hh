#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "record/query/table.hh"

// Inside of the print_*.cc: members of an answer by their way ("run.id") as cells of a table.
namespace hearth::record::ask {

using enum TextTable::Align;

/// Null where it is missing.
const Json* member_at(const Json& value, std::string_view way);
/// Texts, printable; all else as JSON; "-" where it is null or missing.
std::string cell(const Json& value, std::string_view way);
/// A time as "2026-11-21 07:54:00", milliseconds as "0.042 s".
std::string time_cell(const Json& value, std::string_view way);
std::string millis_cell(const Json& value, std::string_view way);
/// A share as "12 %".
std::string share_cell(const Json& value, std::string_view way);
/// The elements of a list; none where there is no list.
const JsonArray& list_at(const Json& value, std::string_view way);
std::int64_t number_at(const Json& value, std::string_view way);
/// "playbook 7, /srv/site.yml, failed, 2026-11-21 07:54:00"
std::string run_text(const Json& value, std::string_view way);
/// A name, or the action where a task has none.
std::string task_cell(const Json& value);
/// "… 12 more" where `shown` are not all.
std::string more_text(std::int64_t count, std::size_t shown);
/// A title and the table under it; "" where it has no rows.
std::string section(std::string_view title, const TextTable& table, std::size_t rows);

}  // namespace hearth::record::ask
