// A request's target: whatever stands behind the path is refused with 400, 404 or 405, or it is
// answered, by both APIs; never an error of the store, and always JSON, ARA's in ASCII.
#include "base/json.hh"
#include "record/api/read.hh"
#include "record/testing/own_world.hh"

using namespace hearth;
using namespace hearth::record;

namespace {

constexpr api::Endpoint kEndpoints[] = {
    api::Endpoint::labels,  api::Endpoint::playbooks, api::Endpoint::plays,
    api::Endpoint::tasks,   api::Endpoint::hosts,     api::Endpoint::latesthosts,
    api::Endpoint::results, api::Endpoint::files,     api::Endpoint::records};

/// A run of each kind of row; nothing that is asked changes it.
struct World {
  testing::OwnWorld own;
  api::PageMemory memory{64};

  World() {
    using enum api::Endpoint;
    own.post(playbooks, R"({"ansible_version":"2","path":"/a","name":"n","labels":["x"]})");
    own.post(plays, R"({"uuid":1,"playbook":1})");
    own.post(files, R"({"path":"/a","content":"text","playbook":1})");
    own.post(tasks, R"({"action":"a","lineno":3,"handler":0,"play":1,"file":1,"playbook":1})");
    own.post(hosts, R"({"name":"h","playbook":1})");
    own.post(results, R"({"host":1,"task":1,"play":1,"playbook":1,"content":{"a":1}})");
    own.post(records, R"({"key":"k","type":"text","value":"v","playbook":1})");
  }
};

void check(const api::Answer& answer) {
  const int status = answer.status;
  HEARTH_ASSERT(status == 200 || status == 301 || status == 400 || status == 404 || status == 405);
  HEARTH_ASSERT(answer.body.empty() || parse_json(answer.body));
}
void check_ascii(const api::Answer& answer) {
  check(answer);
  for (const char c : answer.body) HEARTH_ASSERT(c >= ' ' && c <= '~');
}

void ask_ara(World& world, api::Endpoint endpoint, std::string_view text) {
  const auto query = http::Query::parse(text);
  if (!query) return;
  api::Params params;
  for (const auto& [name, value] : query->all()) params.push_back({name, value});
  const auto list = api::read_list(world.own.db, world.memory, endpoint, params, "http://h/");
  HEARTH_ASSERT(list);
  check_ascii(*list);
  const auto one = api::read_one(world.own.db, endpoint, http::percent_decoded(text));
  HEARTH_ASSERT(one);
  check_ascii(*one);
}

/// What needs a loop (events, a run's file) is not asked.
void ask_own(World& world, std::string_view target) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  const own::Match found = own::match(own::all_routes(), target.substr(0, mark));
  const own::Route* const route = found.of("GET");
  if (route && !std::holds_alternative<own::Read>(route->handler)) return;
  if (mark < target.size() && !http::Query::parse(target.substr(mark + 1))) return;
  check(world.own.get(std::string(target)));
}

}  // namespace

/// The first byte says which API and endpoint; a query follows, or for Hearth's own a whole target.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t what = data[0] % (std::size(kEndpoints) + 1);
  if (what < std::size(kEndpoints)) {
    ask_ara(world, kEndpoints[what], text);
  } else {
    ask_own(world, text);
  }
  HEARTH_ASSERT(world.own.log.lines.empty());
  return 0;
}
