// A request's body: whatever bytes come, they are refused with ASCII, or they become an event that
// the journal and the projector take, and the row is there.
#include "base/json.hh"
#include "base/text.hh"
#include "record/testing/api_world.hh"

using namespace hearth;
using namespace hearth::record;

namespace {

constexpr const char* kTypes[] = {"application/json", "application/x-www-form-urlencoded",
                                  "multipart/form-data; boundary=XX"};
constexpr api::Endpoint kEndpoints[] = {
    api::Endpoint::labels, api::Endpoint::playbooks, api::Endpoint::plays, api::Endpoint::tasks,
    api::Endpoint::hosts,  api::Endpoint::results,   api::Endpoint::files, api::Endpoint::records};

/// One row of each, all with the id 1.
void fill(testing::ApiWorld& world) {
  using enum api::Endpoint;
  world.post(playbooks, R"({"ansible_version":"2","path":"/a","labels":["x"]})");
  world.post(plays, R"({"uuid":1,"playbook":1})");
  world.post(files, R"({"path":"/a","content":"text","playbook":1})");
  world.post(tasks, R"({"action":"a","lineno":3,"handler":0,"play":1,"file":1,"playbook":1})");
  world.post(hosts, R"({"name":"h","playbook":1})");
  world.post(results, R"({"host":1,"task":1,"play":1,"playbook":1})");
  world.post(records, R"({"key":"k","type":"t","playbook":1})");
}

void check(const testing::ApiWorld::Sent& sent) {
  if (sent.body.empty()) {
    HEARTH_ASSERT(sent.id > 0);
    return;
  }
  HEARTH_ASSERT(parse_json(sent.body));
  for (const char c : sent.body) HEARTH_ASSERT(c >= ' ' && c <= '~');
}

}  // namespace

/// The first byte says endpoint, type and method; a body follows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const unsigned what = data[0];
  const api::Endpoint endpoint = kEndpoints[what % 8];
  const char* type = kTypes[what / 8 % 3];
  testing::ApiWorld world;
  fill(world);
  check(world.send(api::Method::post, endpoint, 0, bytes, type));
  check(
      world.send(what / 24 % 2 ? api::Method::put : api::Method::patch, endpoint, 1, bytes, type));
  HEARTH_ASSERT(world.log.lines.empty());
  return 0;
}
