// An image of vfat: whatever bytes come, it is refused, or all of it is read within its bounds.
#include "format/disk/files.hh"
#include "format/disk/identity.hh"

using namespace hearth;
using namespace hearth::format::disk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  MemorySource source({data, size});
  const Limits limits{.file_bytes = 64 << 10, .entries = 2000, .folder_bytes = 1 << 20};
  auto files = Files::open(source, limits);
  (void)identify(source);
  if (!files) return 0;
  const auto all = files->walk();
  if (!all) return 0;
  HEARTH_ASSERT(all->size() <= limits.entries);
  std::size_t left = 40;
  for (const Entry& entry : *all) {
    HEARTH_ASSERT(entry.path.starts_with('/') && entry.path.find("/../") == std::string::npos);
    const auto content = files->read(entry.path);
    HEARTH_ASSERT(!content || content->size() <= limits.file_bytes);
    if (--left == 0) break;
  }
  return 0;
}
