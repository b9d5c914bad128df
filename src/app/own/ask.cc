#include "app/own/ask.hh"

#include "base/text.hh"
#include "base/time.hh"
#include "record/query/table.hh"

namespace hearth::app {
namespace {

constexpr std::string_view kRoot = "/api/hearth/v1/";

/// The path of a URL of this API; empty where it is none.
std::string path_of(const std::string& url) {
  const std::size_t at = url.find(kRoot);
  return at == std::string::npos ? std::string() : url.substr(at);
}

std::string shown_value(const Json& value, bool millis) {
  if (value.is_null()) return "-";
  if (millis && value.is_number())
    return record::shown_duration(static_cast<std::int64_t>(value.to_number<double>() * 1000));
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  if (const JsonArray* list = value.if_array()) {
    std::vector<std::string> parts;
    for (const Json& one : *list) parts.push_back(shown_value(one, false));
    return parts.empty() ? "-" : join_with(", ", parts);
  }
  if (!value.is_string()) return to_text(value);
  const std::string_view text(value.get_string());
  const auto at = text.ends_with('Z') ? from_rfc3339(text) : std::nullopt;
  return at ? record::shown_time(at) : record::printable(text);
}

Expected<JsonObject> parsed(Expected<std::string> body) {
  if (!body) return std::unexpected(std::move(body).error());
  if (body->empty()) return JsonObject{};
  return parse_json_object(*body);
}

}  // namespace

std::string encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '~' || (c == '.' && text.size() > 2);
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::vector<std::string> out;
  for (const auto& [name, value] : parameters)
    if (!value.empty()) out.push_back(join({name, "=", encoded(value)}));
  return join_with("&", out);
}

Co<Expected<JsonObject>> ask_own(ApiClient& api, std::string method, std::string path,
                                 std::string query, JsonObject body) {
  path = join({kRoot, path});
  if (method == "GET") {
    http::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    CO_TRY(http::Answer answer, co_await api.send(std::move(request)));
    const std::string* const there = answer.headers.find("Location");
    const bool moved = answer.status == 301 && there && !path_of(*there).empty();
    if (!moved) co_return parsed(ApiClient::body_of(std::move(answer), method, path));
    path = path_of(*there);
  }
  auto text = body.empty() ? std::string() : to_text(body);
  auto answered =
      co_await api.ask(std::move(method), std::move(path), std::move(query), std::move(text));
  co_return parsed(std::move(answered));
}

std::string user_of(const Env& env) {
  const std::string user = env.get("USER");
  return user.empty() ? env.get("LOGNAME") : user;
}

std::string array_text(const JsonArray& rows) {
  if (rows.empty()) return "[]\n";
  std::vector<std::string> out;
  for (const Json& row : rows) out.push_back(to_text(row));
  return join({"[\n", join_with(",\n", out), "\n]\n"});
}

std::string shown(const JsonObject& object, std::string_view member) {
  const Json* const value = object.if_contains(member);
  return value ? shown_value(*value, member.ends_with("_ms")) : "-";
}

std::string table_text(const JsonArray& rows, std::span<const ShownColumn> columns,
                       std::size_t indent) {
  std::vector<record::TextTable::Column> heads;
  for (const ShownColumn& column : columns) {
    bool numbers = false;
    for (const Json& row : rows)
      if (const JsonObject* object = row.if_object())
        if (const Json* value = object->if_contains(column.member)) numbers |= value->is_number();
    using Align = record::TextTable::Align;
    heads.push_back({column.title, numbers ? Align::right : Align::left});
  }
  record::TextTable table(std::move(heads));
  for (const Json& row : rows) {
    const JsonObject* const object = row.if_object();
    std::vector<std::string> cells;
    for (const ShownColumn& column : columns)
      cells.push_back(object ? shown(*object, column.member) : "-");
    table.add(std::move(cells));
  }
  return table.text(indent);
}

JsonArray rows_of(const JsonObject& object, std::string_view member) {
  const JsonArray* const rows = get_array(object, member);
  return rows ? *rows : JsonArray{};
}

std::string part(const char* title, const JsonArray& rows, std::span<const ShownColumn> columns) {
  return rows.empty() ? "" : join({"\n", title, ":\n", table_text(rows, columns, 2)});
}

}  // namespace hearth::app
