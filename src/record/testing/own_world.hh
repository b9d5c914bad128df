#pragma once
#include "http/query.hh"
#include "record/hearth/check.hh"
#include "record/hearth/own_api.hh"
#include "record/hearth/resources.hh"
#include "record/testing/api_world.hh"

namespace hearth::record::testing {

/// A store, and Hearth's own API on it without a loop: the routes that read.
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
    const std::string base = "http://h";
    const own::Ask ask{*route, found.values, params, {}, base, base + "/api/hearth/v1/" + path, ""};
    auto answer = std::get<own::Read>(route->handler)(db, ask);
    HEARTH_ASSERT(answer);
    HEARTH_ASSERT(parse_json(answer->body));
    return *answer;
  }
};

}  // namespace hearth::record::testing
