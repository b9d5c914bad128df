#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/disk/iso_heads.hh"
#include "format/disk/rock_ridge.hh"
#include "format/disk/volume.hh"

namespace hearth::format::disk {

/// An iso9660 with Rock Ridge, else Joliet, else plain names in small letters: Linux's choice.
class IsoVolume final : public Volume {
 public:
  /// Nothing when it is no iso9660.
  static Expected<std::optional<IsoVolume>> open(ByteSource& source);

  Node root() const override;
  Expected<std::vector<Node>> entries(const Node& folder, std::string_view path,
                                      Budget& budget) override;
  Expected<std::string> content(const Node& file, std::string_view path) override;
  bool ignores_case() const override { return !rock_; }

 private:
  IsoVolume(ByteSource& source, IsoHeads heads) : source_(&source), heads_(std::move(heads)) {}

  Expected<> look_for_rock_ridge();
  Expected<std::string> folder_bytes(const Node& folder, std::string_view path, Budget& budget);
  Expected<RockRidge> rock_of(std::string_view record, std::string_view path, Budget& budget);
  Expected<std::optional<Node>> node_of(std::string_view record, std::string_view path,
                                        Budget& budget);

  ByteSource* source_;
  IsoHeads heads_;
  bool rock_ = false;
  bool joliet_ = false;
  std::size_t skip_ = 0;  // bytes before each system use area
};

}  // namespace hearth::format::disk
