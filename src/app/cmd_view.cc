#include "app/cmd_view.hh"

#include "app/own/ask.hh"

namespace hearth::app {
namespace {

/// What OwnApi says of a path that it does not have, and a Hearth without views of these; ARA says
/// it in a page.
constexpr std::string_view kNoSuchPath = R"({"detail":"Not found."})";

enum class From {
  here,   ///< this home's store
  there,  ///< the server of HEARTH_API
  ara,    ///< ARA's form, from wherever
};

From where_from(const Env& env, const RecordVerb& verb) {
  const auto settings = ApiSettings::of(verb.api, env);
  // What is wrong with the settings is told by the verb of ARA's form.
  if (verb.ara_form || !settings) return From::ara;
  if (settings->offline) return From::here;
  return settings->by_hearth ? From::there : From::ara;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

Expected<std::string> answer_text(http::Answer answer, std::string_view path) {
  if (answer.status == 404 || answer.status == 400) {
    const auto object = parse_json_object(answer.body);
    const auto detail = object ? get_string(*object, "detail") : std::nullopt;
    // Its own words, as where the store is read here.
    if (detail)
      return fail(answer.status == 404 ? Errc::not_found : Errc::invalid, std::string(*detail));
  }
  return ApiClient::body_of(std::move(answer), "GET", path);
}

bool has_no_views(const http::Answer& answer) {
  return answer.status == 404 && (answer.body == kNoSuchPath || !answer.body.starts_with('{'));
}

/// Whether it was printed; false: the server has no views.
Co<Expected<bool>> print_view(ApiClient& api, std::string path, Parameters parameters) {
  http::Request request;
  request.method = "GET";
  request.path = join({"/api/hearth/v1/views/", path});
  request.query = query_of(parameters);
  request.headers.set("Accept", "text/plain, application/json;q=0.9");
  CO_TRY(http::Answer answer, co_await api.send(std::move(request)));
  if (has_no_views(answer)) co_return false;
  CO_TRY(const std::string text, answer_text(std::move(answer), path));
  CO_CHECK_OK(print(text));
  co_return true;
}

/// The server's view, or ARA's form of it by `otherwise`.
Co<Expected<int>> from_there(Context& context, const RecordVerb& verb, std::string path,
                             Parameters parameters,
                             Co<Expected<int>> (*otherwise)(Context&, const RecordVerb&)) {
  parameters.emplace_back("as", verb.json ? "json" : "");
  CO_TRY(const ApiSettings settings, ApiSettings::of(verb.api, context.env));
  CO_TRY(const auto api, co_await connect_api(context, settings));
  const auto printed = co_await print_view(*api, std::move(path), std::move(parameters));
  co_await api->close();
  if (!printed) co_return std::unexpected(printed.error());
  if (*printed) co_return 0;
  co_return co_await otherwise(context, verb);
}

/// Hearth's own view of the list has these.
ListOptions view_of(const RecordVerb& verb) {
  ListOptions view;
  view.json = verb.json;
  if (verb.limit > 0) view.limit = static_cast<int>(verb.limit);
  view.offset = static_cast<int>(verb.offset);
  for (const auto& [parameter, value] : verb.filters) {
    if (parameter == "status") view.status = value;
    if (parameter == "path") view.path = value;
    if (parameter == "label") view.label = value;
  }
  return view;
}

Parameters parameters_of(const ListOptions& view) {
  return {{"status", view.status},
          {"path", view.path},
          {"label", view.label},
          {"limit", std::to_string(view.limit)},
          {"offset", std::to_string(view.offset)}};
}

using Show = Co<Expected<int>> (*)(Context&, const ShowOptions&);

/// `table` is where the server has its view of it, `here` is the view of this home's.
Co<Expected<int>> view_one(Context& context, const RecordVerb& verb, const char* table, Show here) {
  const From from = where_from(context.env, verb);
  if (from == From::ara) co_return co_await record_show(context, verb);
  const ShowOptions view{verb.json, verb.id};
  if (from == From::here) co_return co_await here(context, view);
  co_return co_await from_there(context, verb, table + encoded(verb.id), {}, &record_show);
}

}  // namespace

Co<Expected<int>> view_playbooks(Context& context, const RecordVerb& verb) {
  const From from = where_from(context.env, verb);
  if (from == From::ara) co_return co_await record_list(context, verb);
  const ListOptions view = view_of(verb);
  if (from == From::here) co_return co_await playbook_list(context, view);
  co_return co_await from_there(context, verb, "playbooks", parameters_of(view), &record_list);
}

Co<Expected<int>> view_playbook(Context& context, const RecordVerb& verb) {
  return view_one(context, verb, "playbooks/", &playbook_show);
}

Co<Expected<int>> view_result(Context& context, const RecordVerb& verb) {
  return view_one(context, verb, "results/", &result_show);
}

}  // namespace hearth::app
