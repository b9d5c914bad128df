#include "app/ara/columns.hh"

#include "http/query.hh"

namespace hearth::app {

Cells cells_of(const Fields& object, const std::vector<std::string>& columns) {
  const Fields items = object.fields("items");
  Cells cells;
  for (const std::string& column : columns)
    cells.emplace_back(object.has(column) ? object.get(column) : items.get(column));
  return cells;
}

Fields unnested_latest(const Fields& latest) {
  Fields host = latest.fields("host");
  host.set("playbook", std::string(host.fields("playbook").get("id")));
  return host;
}

std::string page_query(const std::vector<std::pair<std::string, std::string>>& filters,
                       const std::string& order, std::int64_t limit, std::int64_t offset) {
  http::Query query;
  for (const auto& [parameter, value] : filters) query.set(parameter, value);
  query.set("order", order);
  query.set("limit", std::to_string(limit));
  if (offset > 0) query.set("offset", std::to_string(offset));
  return query.sorted_text();
}

}  // namespace hearth::app
