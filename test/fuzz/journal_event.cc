// The reader of event lines: what it takes the JSON reader takes with the same members, and the
// row that the journal adds is read back.
#include "base/json.hh"
#include "journal/event.hh"

using namespace hearth;
using namespace hearth::journal;

namespace {

void check_taken(std::string_view line, const EventHead& head) {
  const Expected<JsonObject> object = parse_json_object(line);
  HEARTH_ASSERT(object);
  HEARTH_ASSERT(get_int(*object, "seq") == head.seq && get_int(*object, "at") == head.at);
  HEARTH_ASSERT(get_string(*object, "kind") == head.kind);
  HEARTH_ASSERT(Uuid::parse(*get_string(*object, "id")) == head.id);
  HEARTH_ASSERT(Uuid::parse(*get_string(*object, "producer")) == head.producer);
  HEARTH_ASSERT(Uuid::parse(*get_string(*object, "run")) == head.run);
}

void check_row(std::string_view line, const EventHead& head) {
  std::string stored;
  append_event(stored, line, 77);
  const Expected<EventHead> again = read_event(stored);
  HEARTH_ASSERT(again && again->row == 77 && again->id == head.id && again->seq == head.seq);
  HEARTH_ASSERT(!read_new_event(stored));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  const Expected<EventHead> head = read_new_event(line);
  HEARTH_ASSERT(head || head.error().code == Errc::invalid);
  if (!head) return 0;
  check_taken(line, *head);
  check_row(line, *head);
  return 0;
}
