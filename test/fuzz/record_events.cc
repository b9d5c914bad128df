// The projector: whatever lines the journal holds, a batch never fails, and taking it again changes
// nothing.
#include "base/text.hh"
#include "record/testing/history.hh"

using namespace hearth;
using namespace hearth::record;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string> lines = split({reinterpret_cast<const char*>(data), size}, '\n');
  Database db = testing::memory_store();
  testing::Lines log;
  testing::project(db, log, lines, 100);  // asserts that it works
  const std::string once = testing::dump(db);
  testing::project(db, log, lines, 7);
  HEARTH_ASSERT(testing::dump(db) == once);
  return 0;
}
