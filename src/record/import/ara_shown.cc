#include <algorithm>

#include "base/text.hh"
#include "record/api/convert.hh"
#include "record/import/ara_row.hh"

namespace hearth::record {
namespace {

using AraHow = AraColumn::How;

/// ARA shows `changed` and `ignored` for what it keeps as ok and failed.
std::string_view kept_status(std::string_view shown) {
  if (shown == "changed") return "ok";
  if (shown == "ignored") return "failed";
  return shown;
}

void add_time(AraRow& row, const AraColumn& column, const JsonFields& json) {
  const auto at = ara_time(json.text_or(column.field, ""));
  if (at) {
    row.set.number(column.field, *at);
  } else {
    row.problems.push_back(join({column.field, ": is no time"}));
  }
}

/// Microseconds of a number's column; ARA shows durations as text.
void add_number(AraRow& row, const AraColumn& column, const JsonFields& json) {
  if (const auto number = json.integer(column.field)) {
    row.set.number(column.field, *number);
    return;
  }
  const api::Converted micros = api::to_duration(json.raw(column.field));
  if (micros) {
    row.set.raw(column.field, *micros);
  } else {
    row.problems.push_back(join({column.field, ": is no number"}));
  }
}

void add_relation(AraRow& row, const AraColumn& column, const JsonFields& json, const IdMap& ids) {
  auto there = json.integer(column.field);
  if (!there) there = json.object(column.field).integer("id");  // a detail nests its parents
  const auto here = there ? ids.here(column.table, *there) : std::nullopt;
  if (here) {
    row.set.number(column.field, *here);
    return;
  }
  row.orphan = true;
  row.problems.push_back(join({column.field, ": names a row that is not there"}));
}

}  // namespace

bool needs_detail(const AraTable& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const AraColumn& column) {
    const bool body = column.how == AraHow::zjson || column.how == AraHow::ztext;
    return body && column.field != "arguments" && column.field != "tags";
  });
}

void add_shown(AraRow& row, const AraColumn& column, const JsonFields& json, const IdMap& ids) {
  const std::string_view raw = json.raw(column.field);
  if (raw.empty()) return;
  switch (column.how) {
    case AraHow::word:
    case AraHow::outcome:
      return void(row.set.text(column.field, kept_status(json.text_or(column.field, ""))));
    case AraHow::time:
      return add_time(row, column, json);
    case AraHow::integer:
      return add_number(row, column, json);
    case AraHow::relation:
      return add_relation(row, column, json, ids);
    default:
      if (raw.size() <= kBodyMax) return void(row.set.raw(column.field, raw));
      row.problems.push_back(join({column.field, ": is larger than an event may be"}));
  }
}

}  // namespace hearth::record
