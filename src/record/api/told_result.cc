#include "record/api/told_result.hh"

#include <set>

#include "base/json.hh"
#include "base/text.hh"
#include "record/api/body_json.hh"
#include "record/api/values.hh"
#include "record/store/status.hh"

namespace hearth::record::api {
namespace {

std::optional<std::int64_t> number(const Fields& fields, std::string_view name) {
  const std::string* const json = fields.find(name);
  if (!json) return {};
  const auto value = parse_json(*json);
  return value && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

using Append = void (*)(std::string&, std::int64_t);

void add(std::string& out, std::string_view name, std::optional<std::int64_t> value,
         Append append) {
  out += join({",\"", name, "\":"});
  if (value) {
    append(out, *value);
  } else {
    out += "null";
  }
}

/// In order, each once, as the table has them.
void add_hosts(std::string& out, const std::string* json) {
  std::set<std::int64_t> hosts;
  const auto list = parse_json(json ? *json : "[]");
  if (list && list->is_array())
    for (const Json& one : list->get_array())
      if (one.is_int64()) hosts.insert(one.get_int64());
  out += ",\"delegated_to\":[";
  for (const std::int64_t host : hosts) {
    append_integer(out, host);
    out += ',';
  }
  if (!hosts.empty()) out.pop_back();
  out += ']';
}

/// What was measured stays while nobody tells other times (project/api_rows.cc).
std::optional<std::int64_t> duration_of(const Fields& fields) {
  const auto started = number(fields, "started"), ended = number(fields, "ended");
  return started && ended ? std::optional(*ended - *started) : number(fields, "duration");
}

}  // namespace

Expected<std::string> told_result(const Fields& fields, UtcMicros at) {
  std::string out = ",\"content\":";
  const std::string* const content = fields.find("content");
  CHECK_OK(append_body(out, content ? *content : "{}"));
  add_hosts(out, fields.find("delegated_to"));
  add(out, "created", at, &append_time);
  add(out, "updated", at, &append_time);
  add(out, "started", number(fields, "started").value_or(at), &append_time);
  add(out, "ended", number(fields, "ended"), &append_time);
  add(out, "duration", duration_of(fields), &append_duration);
  out += ",\"status\":";
  append_string(out, fields.find("status") ? fields.text("status") : name_of(ResultStatus()));
  for (const std::string_view name : {"changed", "ignore_errors"}) {
    const std::string* const flag = fields.find(name);
    out += join({",\"", name, "\":", flag && *flag == "true" ? "true" : "false"});
  }
  for (const std::string_view row : {"host", "task", "play", "playbook"})
    add(out, row, number(fields, row), &append_integer);
  return out + "}";
}

std::string with_id(std::int64_t id, std::string_view rest) {
  return join({"{\"id\":", std::to_string(id), rest});
}

}  // namespace hearth::record::api
