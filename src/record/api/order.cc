#include "record/api/order.hh"

#include <algorithm>
#include <span>

#include "base/text.hh"

namespace hearth::record::api {
namespace {

struct OrderField {
  std::string_view name;
  std::string_view column;
  /// Where NULLs stand is said: the engines differ, and ARA on SQLite has them first.
  bool nullable = false;
};

#define BASE_FIELDS {"id", "t.id"}, {"created", "t.created"}, {"updated", "t.updated"}

constexpr OrderField kLabelOrders[] = {BASE_FIELDS};
constexpr OrderField kRunOrders[] = {
    BASE_FIELDS,
    {"started", "t.started", true},
    {"ended", "t.ended", true},
    {"duration", "t.duration", true},
};
constexpr OrderField kHostOrders[] = {
    BASE_FIELDS,
    {"name", "t.name"},
    {"changed", "t.changed"},
    {"failed", "t.failed"},
    {"ok", "t.ok"},
    {"skipped", "t.skipped"},
    {"unreachable", "t.unreachable"},
};
// Counters and id of the host: ARA has a 500 for these.
constexpr OrderField kLatestHostOrders[] = {
    {"id", "t.host_id"}, {"created", "t.created"}, {"updated", "t.updated"},
    {"name", "t.name"},  {"changed", "h.changed"}, {"failed", "h.failed"},
    {"ok", "h.ok"},      {"skipped", "h.skipped"}, {"unreachable", "h.unreachable"},
};
constexpr OrderField kFileOrders[] = {BASE_FIELDS, {"path", "t.path"}};
constexpr OrderField kRecordOrders[] = {BASE_FIELDS, {"key", "t.\"key\""}};
#undef BASE_FIELDS

struct Orders {
  std::span<const OrderField> fields;
  std::string_view usual;
};
constexpr Orders kOrders[kEndpoints] = {
    {kLabelOrders, "id"}, {kRunOrders, "-id"}, {kRunOrders, "-id"},
    {kRunOrders, "-id"},  {kHostOrders, "id"}, {kLatestHostOrders, "created"},
    {kRunOrders, "-id"},  {kFileOrders, "id"}, {kRecordOrders, "id"},
};

const OrderField* find(std::span<const OrderField> fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &OrderField::name);
  return found == fields.end() ? nullptr : &*found;
}

/// Adds one column to the order; true when it is the key, behind which nothing counts.
bool add(Order& order, const OrderField& field, bool descending, std::string_view key) {
  const std::string_view column = field.column;
  if (order.sql.empty()) {
    order.first = column;
    order.descending = descending;
  } else {
    order.one_column = false;
    order.sql += ", ";
  }
  order.sql += column;
  if (descending) order.sql += " DESC";
  if (field.nullable) order.sql += descending ? " NULLS LAST" : " NULLS FIRST";
  return column == key;
}

}  // namespace

std::vector<std::string_view> order_fields(Endpoint endpoint) {
  std::vector<std::string_view> names;
  for (const OrderField& field : kOrders[static_cast<std::size_t>(endpoint)].fields)
    names.push_back(field.name);
  return names;
}

Order read_order(Endpoint endpoint, const Params& params, Problems& problems) {
  const Orders& orders = kOrders[static_cast<std::size_t>(endpoint)];
  const std::string_view key = source_of(endpoint).key;
  const std::string* told = last_of(params, "order");
  const std::string_view wanted = told && !told->empty() ? *told : orders.usual;
  Order order;
  bool total = false;
  for (const std::string& name : split(wanted, ',')) {
    if (name.empty()) continue;
    const bool descending = name.starts_with('-');
    const OrderField* field = find(orders.fields, std::string_view(name).substr(descending));
    if (!field) {
      problems.add("order", {no_such_choice(name)});
      return order;
    }
    if (!total && !order.sql.contains(field->column)) total = add(order, *field, descending, key);
  }
  if (order.sql.empty()) {
    total = add(order, {"", key}, false, key);  // `order=,` is no order
  }
  if (!total) {
    order.sql += join({", ", key, order.descending ? " DESC" : ""});
  }
  return order;
}

}  // namespace hearth::record::api
