#include "app/cmd_ask.hh"

#include "app/api_client.hh"
#include "http/query.hh"

namespace hearth::app {
namespace {

/// As one segment of a path: a '+' there is no blank.
std::string path_encoded(const std::string& text) {
  std::string out;
  for (const char c : http::form_encoded(text)) out += c == '+' ? "%20" : std::string(1, c);
  return out;
}

std::string path_of(const AskOptions& options) {
  std::string out = "/api/hearth/v1/" + options.route;
  if (const std::size_t at = out.find("{}"); at != out.npos)
    out.replace(at, 2, path_encoded(options.id));
  return out;
}

std::string query_of(const AskOptions& options) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : options.params)
    if (!value.empty()) parts.push_back(join({name, "=", http::form_encoded(value)}));
  return join_with("&", parts);
}

}  // namespace

Co<Expected<int>> ask_question(Context& context, const AskOptions& options) {
  CO_TRY(const ApiSettings settings, ApiSettings::of(options.api, context.env));
  CO_TRY(const auto client, co_await connect_api(context, settings));
  const auto answer = co_await client->ask("GET", path_of(options), query_of(options));
  co_await client->close();
  if (!answer) co_return std::unexpected(answer.error());
  CO_TRY(const JsonObject object, parse_json_object(*answer));
  CO_CHECK_OK(print(options.json ? *answer + "\n" : options.text(object)));
  co_return 0;
}

}  // namespace hearth::app
