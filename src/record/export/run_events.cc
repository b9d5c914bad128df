#include "record/export/run_events.hh"

#include "base/text.hh"
#include "journal/event.hh"
#include "journal/reader.hh"

namespace hearth::record {
namespace {

bool belongs(std::string_view payload, const std::string& run, const Uuid& uid) {
  if (payload.find(run) == payload.npos) return false;
  const auto head = journal::read_event(payload);
  return head && head->run == uid && !head->kind.starts_with("machine.");
}

}  // namespace

Expected<> each_event_of(const std::string& home, const Uuid& run,
                         const std::function<Expected<>(std::string_view)>& line) {
  TRY(const auto journals, journal::list_journals(home + "/journal"));
  const std::string text = run.text();
  for (const journal::JournalFolder& folder : journals) {
    journal::Reader reader(folder, journal::Cursor{folder.id});
    while (true) {
      TRY(const auto entry, reader.next());
      if (!entry) break;
      if (belongs(entry->payload, text, run)) CHECK_OK(line(entry->payload));
    }
  }
  return {};
}

}  // namespace hearth::record
