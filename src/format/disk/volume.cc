#include "format/disk/volume.hh"

#include "base/text.hh"

namespace hearth::format::disk {

Expected<> Budget::take_entry(std::string_view where) {
  if (entries_ == 0) {
    return fail(Errc::full,
                join({where, ": more than ", std::to_string(limits_.entries), " entries"}));
  }
  --entries_;
  return {};
}

Expected<> Budget::take_folder_bytes(std::uint64_t bytes, std::string_view where) {
  if (bytes > folder_bytes_) {
    return fail(Errc::full, join({where, ": folders of more than ",
                                  std::to_string(limits_.folder_bytes), " bytes"}));
  }
  folder_bytes_ -= bytes;
  return {};
}

}  // namespace hearth::format::disk
