// Events of ansible-runner, one a line, and artifacts of ansible-navigator: whatever they say, what
// comes out are events that a journal takes and a store can show.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hh"
#include "journal/event.hh"
#include "record/api/json_text.hh"
#include "record/import/navigator.hh"
#include "record/testing/history.hh"

using namespace hearth;
using namespace hearth::record;

namespace {

void show(RunnerEvents& events) {
  events.finish();
  RowIds ids;
  std::int64_t seq = 0;
  std::vector<std::string> lines;
  for (const ImportDraft& draft : events.drafts()) {
    const std::string line = draft.line(Uuid{}, seq++);
    const auto head = journal::read_new_event(line);
    HEARTH_ASSERT(head);
    lines.emplace_back();
    journal::append_event(lines.back(), line, ids.row_of(*head, line));
  }
  Database db = testing::memory_store();
  testing::Lines log;
  testing::project(db, log, lines, 100);
  HEARTH_ASSERT(log.lines.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  RunnerEvents stream({}), artifact({"[]", "", "ansible-navigator"});
  for (const std::string& line : split(text, '\n'))
    if (const auto compact = api::compact_json(line)) (void)stream.take(*compact);
  show(stream);
  (void)read_navigator(text, artifact);
  show(artifact);
  return 0;
}
