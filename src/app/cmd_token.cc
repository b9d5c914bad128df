#include "app/commands.hh"
#include "app/own/ask.hh"
#include "base/text.hh"
#include "record/query/table.hh"

namespace hearth::app {
namespace {

constexpr const char* kTokens = "/api/hearth/v1/tokens";
constexpr const char* kAll = "all=true&limit=10000";
constexpr const char* kLive = "limit=10000";

std::string token_text(const JsonObject& token, std::string_view member) {
  return std::string(get_string(token, member).value_or(""));
}

std::string shown_at(const JsonObject& token, std::string_view member) {
  const auto text = get_string(token, member);
  return record::shown_time(text ? from_rfc3339(*text) : std::nullopt);
}

Expected<JsonArray> token_rows(std::string_view answer) {
  const auto object = parse_json_object(answer);
  const JsonArray* rows = object ? get_array(*object, "results") : nullptr;
  if (rows) return *rows;
  return fail(Errc::protocol, join({kTokens, ": the answer is no list"}));
}

std::string tokens_table(const JsonArray& tokens) {
  record::TextTable table(
      {{"NAME"}, {"SCOPE"}, {"CREATED"}, {"BY"}, {"EXPIRES"}, {"REVOKED"}, {"ID"}});
  for (const Json& one : tokens) {
    const JsonObject* token = one.if_object();
    if (!token) continue;
    table.add({record::printable(token_text(*token, "name")), token_text(*token, "scope"),
               shown_at(*token, "created"), record::printable(token_text(*token, "created_by")),
               shown_at(*token, "expires"), shown_at(*token, "revoked"), token_text(*token, "id")});
  }
  return table.text();
}

/// The id of the only token with this name, or of the one with this id.
Expected<std::string> id_of(const JsonArray& tokens, const std::string& named) {
  std::vector<std::string> found;
  for (const Json& one : tokens) {
    const JsonObject* token = one.if_object();
    if (!token) continue;
    if (token_text(*token, "id") == named) return named;
    if (token_text(*token, "name") == named) found.push_back(token_text(*token, "id"));
  }
  if (found.size() == 1) return found.front();
  if (found.empty())
    return fail(Errc::not_found, join({"no token is called ", named, "; see hearth token list"}));
  return fail(Errc::invalid, join({"several tokens are called ", named,
                                   "; name one by its id: ", join_with(", ", found)}));
}

/// The secret is shown here and nowhere else, ever.
Co<Expected<>> create(ApiClient& api, const TokenOptions& options) {
  JsonObject asked{{"name", options.name}, {"scope", options.scope}};
  if (options.expires_days > 0) asked["expires_days"] = options.expires_days;
  CO_TRY(const std::string made, co_await api.ask("POST", kTokens, "", to_text(asked)));
  const auto token = parse_json_object(made);
  const auto secret = token ? get_string(*token, "secret") : std::nullopt;
  if (!secret) co_return fail(Errc::protocol, join({kTokens, ": the answer has no secret"}));
  co_return print(join({options.json ? std::string_view(made) : *secret, "\n"}));
}

Co<Expected<>> list(ApiClient& api, const TokenOptions& options) {
  CO_TRY(const std::string answer, co_await api.ask("GET", kTokens, options.all ? kAll : kLive));
  CO_TRY(const JsonArray tokens, token_rows(answer));
  co_return print(options.json ? to_text(tokens) + "\n" : tokens_table(tokens));
}

Co<Expected<>> revoke(ApiClient& api, const TokenOptions& options) {
  CO_TRY(const std::string answer, co_await api.ask("GET", kTokens, kLive));
  CO_TRY(const JsonArray tokens, token_rows(answer));
  CO_TRY(const std::string id, id_of(tokens, options.name));
  CO_TRY(const std::string done, co_await api.ask("DELETE", join({kTokens, "/", id})));
  (void)done;
  co_return Expected<>{};
}

}  // namespace

Co<Expected<int>> token_create(Context& context, const TokenOptions& options) {
  return with_api<TokenOptions>(context, options, create);
}
Co<Expected<int>> token_list(Context& context, const TokenOptions& options) {
  return with_api<TokenOptions>(context, options, list);
}
Co<Expected<int>> token_revoke(Context& context, const TokenOptions& options) {
  return with_api<TokenOptions>(context, options, revoke);
}

}  // namespace hearth::app
