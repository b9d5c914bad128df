#include "base/text.hh"
#include "record/hearth/own_api.hh"
#include "record/query/json_text.hh"

namespace hearth::record::own {
namespace {

std::string_view name_of(Kind kind) {
  constexpr std::string_view kNames[] = {"text",   "integer", "flag",    "time",
                                         "choice", "texts",   "numbers", "object"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string fields_text(std::span<const Field> fields) {
  std::vector<std::string> all;
  for (const Field& field : fields) {
    std::vector<std::string> choices;
    for (const std::string& one : split(field.choices, '|')) choices.push_back(quoted_json(one));
    all.push_back(ObjectText()
                      .text("name", field.name)
                      .text("kind", name_of(field.kind))
                      .flag("required", field.required)
                      .raw("choices", list_text(choices))
                      .text("help", field.help)
                      .done());
  }
  return list_text(all);
}

}  // namespace

Answer index_of(std::span<const Route> routes, const api::Call& call) {
  ObjectText urls;
  std::vector<std::string> lines;
  for (const Route& route : routes) {
    if (route.method == "GET" && route.path.find('{') == route.path.npos)
      urls.text(route.path, join({call.base, "/api/hearth/v1/", route.path}));
    lines.push_back(ObjectText()
                        .text("method", route.method)
                        .text("path", join({"/api/hearth/v1/", route.path}))
                        .text("scope", name_of(route.scope))
                        .text("summary", route.summary)
                        .done());
  }
  return {200, ObjectText()
                   .text("kind", std::string_view("hearth"))
                   .text("version", std::string_view(HEARTH_VERSION))
                   .raw("resources", urls.done())
                   .raw("routes", list_text(lines))
                   .done()};
}

Answer options_of(const Match& match) {
  ObjectText methods;
  for (const Route* const route : match.routes)
    methods.raw(route->method, ObjectText()
                                   .text("summary", route->summary)
                                   .text("scope", name_of(route->scope))
                                   .text("type", route->type)
                                   .flag("paged", route->paged)
                                   .raw("parameters", fields_text(route->parameters))
                                   .raw("fields", fields_text(route->fields))
                                   .done());
  return {200, ObjectText().raw("methods", methods.done()).done()};
}

}  // namespace hearth::record::own
