#include "app/ara/resolve.hh"

#include "record/query/json_text.hh"

namespace hearth::app {
namespace {

constexpr std::size_t kNamesMax = 10'000;

}  // namespace

Co<Expected<std::string>> Resolver::name_of(const std::string& column, std::string id) {
  const std::string key = join({column, "/", id});
  if (const auto known = names_.find(key); known != names_.end()) co_return known->second;
  CO_TRY(const std::string body, co_await api_.ask("GET", join({"/api/v1/", column, "s/", id})));
  CO_TRY(Fields object, parse_object(body));
  if (column == "playbook" && !whole_) object.set_text("path", short_path(object.text("path")));
  if (names_.size() >= kNamesMax) names_.clear();
  std::string name = with_id(object, column == "playbook" ? "path" : "name");
  names_.emplace(key, name);
  co_return name;
}

Co<Expected<>> Resolver::resolve(Fields& row, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    std::string id(row.get(column));
    if (id == "null") continue;
    CO_TRY(const std::string name, co_await name_of(column, std::move(id)));
    row.set_text(column, name);
  }
  co_return Expected<>{};
}

}  // namespace hearth::app
