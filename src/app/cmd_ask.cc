#include "app/cmd_ask.hh"

#include "app/own/ask.hh"

namespace hearth::app {
namespace {

std::string path_of(const AskOptions& options) {
  std::string out = "/api/hearth/v1/" + options.route;
  if (const std::size_t at = out.find("{}"); at != out.npos)
    out.replace(at, 2, encoded(options.id));
  return out;
}

Co<Expected<int>> do_ask(Context&, ApiClient& api, const AskOptions& options) {
  std::string query = query_of({options.params.begin(), options.params.end()});
  CO_TRY(const std::string answer, co_await api.ask("GET", path_of(options), std::move(query)));
  CO_TRY(const JsonObject object, parse_json_object(answer));
  CO_CHECK_OK(print(options.json ? answer + "\n" : options.text(object)));
  co_return 0;
}

}  // namespace

Co<Expected<int>> ask_question(Context& context, const AskOptions& options) {
  return with_api<AskOptions>(context, options, do_ask);
}

}  // namespace hearth::app
