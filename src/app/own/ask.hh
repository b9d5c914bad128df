#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/api_client.hh"
#include "base/json.hh"

// What commands on Hearth's own API (`/api/hearth/v1/`) have in common.

namespace hearth::app {

/// As `name` of a query, or as a part of a path: what is not plain is encoded (RFC 3986 §2.1).
std::string encoded(std::string_view text);
/// "name=web&limit=20"; empty values are left out.
std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters);

/// One request below `/api/hearth/v1/`; `path` is encoded. A GET follows one 301. An answer without
/// a body is an empty object. Errors: ApiClient::ask's.
Co<Expected<JsonObject>> ask_own(ApiClient& api, std::string method, std::string path,
                                 std::string query = "", JsonObject body = {});

/// Connects, lets `work` ask, and hangs up.
template <class Options>
Co<Expected<int>> with_api(Context& context, const Options& options,
                           Co<Expected<int>> (*work)(Context&, ApiClient&, const Options&)) {
  CO_TRY(const ApiSettings settings, ApiSettings::of(options.api, context.env));
  CO_TRY(const auto api, co_await connect_api(context, settings));
  Expected<int> done = co_await work(context, *api, options);
  co_await api->close();
  co_return done;
}

/// The same for what has no exit code of its own.
template <class Options>
Co<Expected<int>> with_api(Context& context, const Options& options,
                           Co<Expected<>> (*work)(ApiClient&, const Options&)) {
  CO_TRY(const ApiSettings settings, ApiSettings::of(options.api, context.env));
  CO_TRY(const auto api, co_await connect_api(context, settings));
  const Expected<> done = co_await work(*api, options);
  co_await api->close();
  if (!done) co_return std::unexpected(done.error());
  co_return 0;
}

/// Who says what is said: the user's name, for `by`.
std::string user_of(const Env& env);

/// One row a line, in one array.
std::string array_text(const JsonArray& rows);

/// A member as a person reads it: "-" for null, times without their zone (UTC), durations with a
/// unit where the name ends in `_ms`; lists with commas.
std::string shown(const JsonObject& object, std::string_view member);

/// Members of rows under titles; those that are numbers stand to the right.
struct ShownColumn {
  const char* title;
  const char* member;
};
std::string table_text(const JsonArray& rows, std::span<const ShownColumn> columns,
                       std::size_t indent = 0);

/// The member's rows; none where there are none.
JsonArray rows_of(const JsonObject& object, std::string_view member);
/// The table under a title of its own, a blank line before it; "" without rows.
std::string part(const char* title, const JsonArray& rows, std::span<const ShownColumn> columns);

}  // namespace hearth::app
