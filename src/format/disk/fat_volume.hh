#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/disk/fat_layout.hh"
#include "format/disk/volume.hh"

namespace hearth::format::disk {

/// FAT12, FAT16 and FAT32 with long names, as Linux's vfat shows them (shortname=mixed).
class FatVolume final : public Volume {
 public:
  FatVolume(ByteSource& source, FatLayout layout) : source_(&source), layout_(std::move(layout)) {}

  /// Nothing when it is no vfat.
  static Expected<std::optional<FatVolume>> open(ByteSource& source);

  Node root() const override;
  Expected<std::vector<Node>> entries(const Node& folder, std::string_view path,
                                      Budget& budget) override;
  Expected<std::string> content(const Node& file, std::string_view path) override;
  bool ignores_case() const override { return true; }

  /// The label that the root folder keeps, without padding; "" for none.
  Expected<std::string> label();

 private:
  Expected<std::uint32_t> next(std::uint32_t cluster, std::string_view path);
  Expected<> load_table(std::uint64_t block, std::string_view path);
  /// The bytes of a chain of clusters: until it ends, or until `bytes_max`.
  Expected<std::string> chain(std::uint32_t first, std::uint64_t bytes_max, std::string_view path);
  Expected<std::string> folder_bytes(const Node& folder, std::string_view path);

  ByteSource* source_;
  FatLayout layout_;
  std::string table_;                      // a block of the first table, with 4 bytes behind it
  std::optional<std::uint64_t> table_at_;  // which block
};

}  // namespace hearth::format::disk
