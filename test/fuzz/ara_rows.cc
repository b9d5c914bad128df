// Bodies and rows as an ARA database or server may have them. The first byte chooses the table.
#include <cstdint>
#include <string_view>

#include "journal/event.hh"
#include "record/api/json_text.hh"
#include "record/import/ara_row.hh"
#include "record/import/zlib_text.hh"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hearth;
  using namespace hearth::record;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto text = inflate(bytes, 1 << 16);
  HEARTH_ASSERT(!text || text->size() <= 1 << 16);
  const auto compact = api::compact_json(bytes);
  if (!compact) return 0;
  const auto tables = ara_tables();
  const AraTable& table = tables[data[0] % tables.size()];
  Block block;
  block.ids.upto.fill(1000);
  const IdMap ids({block});
  const JsonFields shown = JsonFields::of(*compact);
  AraRow row;
  for (const AraColumn& column : table.columns) add_shown(row, column, shown, ids);
  const auto draft = row_draft({table, "fuzz", 1, 2, 3, true, 4, 5}, row.set.done());
  HEARTH_ASSERT(journal::read_new_event(draft.line(Uuid{}, 0)));
  return 0;
}
