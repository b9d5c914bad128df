// The projector: whatever lines the journal holds, a batch never fails, and taking it again changes
// nothing. Where events of the API set what the callback's events merge, their order counts: then
// the store is the same when it is made again.
#include "base/text.hh"
#include "record/testing/history.hh"

using namespace hearth;
using namespace hearth::record;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> lines = split({reinterpret_cast<const char*>(data), size}, '\n');
  static Database db = testing::memory_store();
  static Database other = testing::memory_store();
  static const std::string empty = testing::dump(db);
  testing::clear(db);
  HEARTH_ASSERT(testing::dump(db) == empty);
  testing::Lines log;
  testing::project(db, log, lines, 100);  // asserts that it works
  const std::string once = testing::dump(db);
  const bool by_api =
      std::string_view(reinterpret_cast<const char*>(data), size).contains("\"api.");
  testing::clear(other);
  Database& again = by_api ? other : db;
  testing::project(again, log, lines, by_api ? 100 : 7);
  HEARTH_ASSERT(testing::dump(again) == once);
  return 0;
}
