// A disk: whatever bytes come, its partition table and file system are refused or read; partitions
// are numbered upwards in each kind, and the file system in each is looked at.
#include "format/disk/identity.hh"
#include "format/disk/partitions.hh"

using namespace hearth;
using namespace hearth::format::disk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  MemorySource source({data, size});
  (void)identify(source);
  const auto table = read_partitions(source);
  if (!table || !*table) return 0;
  HEARTH_ASSERT((*table)->partitions.size() <= 4096);
  for (const Partition& part : (*table)->partitions) {
    PartSource inside(source, part.offset, part.bytes);
    HEARTH_ASSERT(inside.size() <= size);
    (void)identify(inside);
  }
  return 0;
}
