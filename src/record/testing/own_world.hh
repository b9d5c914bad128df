#pragma once
#include "http/query.hh"
#include "record/hearth/check.hh"
#include "record/hearth/own_api.hh"
#include "record/hearth/resources.hh"
#include "record/testing/api_world.hh"

namespace hearth::record::testing {

/// A store, and Hearth's own API on it without a loop: the routes that read, and those that write.
class OwnWorld : public ApiWorld {
 public:
  /// `target` is "runs?limit=1", below "/api/hearth/v1/".
  api::Answer get(const std::string& target) {
    const std::size_t mark = target.find('?');
    const std::string path = target.substr(0, mark);
    const own::Match found = own::match(own::all_routes(), path);
    const own::Route* const route = found.of("GET");
    if (!route) return api::detail(found.routes.empty() ? 404 : 405, "");
    api::Params params;
    const auto query = http::Query::parse(mark == path.npos ? "" : target.substr(mark + 1));
    HEARTH_ASSERT(query);
    for (const auto& [name, value] : query->all()) params.push_back({name, value});
    if (auto checked = check_query(*route, params); !checked) return checked.error();
    const own::Ask ask = ask_of(*route, found, path, params, {});
    auto answer = std::get<own::Read>(route->handler)(db, ask);
    HEARTH_ASSERT(answer);
    const bool json = route->type == "application/json" || answer->status >= 400;
    HEARTH_ASSERT(!json || parse_json(answer->body));
    return *answer;
  }

  /// A route that writes: decided, appended, projected, answered.
  api::Answer send(std::string_view method, const std::string& path, std::string_view json = "") {
    const own::Match found = own::match(own::all_routes(), path);
    const own::Route* const route = found.of(method);
    if (!route) return api::detail(found.routes.empty() ? 404 : 405, "");
    auto body = check_body(*route, "application/json", json);
    if (!body) return body.error();
    const own::Ask ask = ask_of(*route, found, path, {}, *std::move(body));
    const own::Write& write = std::get<own::Write>(route->handler);
    const auto change = write.decide(context(), ask);
    HEARTH_ASSERT(change);
    if (change->refused) return *change->refused;
    api::GivenRows rows;
    for (const api::Draft& draft : change->events) rows.push_back(append(draft));
    auto answer = write.answer(db, ask, *change, rows);
    HEARTH_ASSERT(answer);
    return *answer;
  }

 private:
  static own::Ask ask_of(const own::Route& route, const own::Match& found, const std::string& path,
                         api::Params params, JsonObject body) {
    const std::string base = "http://h";
    return {route,
            found.values,
            std::move(params),
            std::move(body),
            base,
            base + "/api/hearth/v1/" + path,
            ""};
  }
};

}  // namespace hearth::record::testing
