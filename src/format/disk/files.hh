#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/disk/volume.hh"

namespace hearth::format::disk {

/// An entry as it is handed out.
struct Entry {
  std::string path;  ///< from the root, "/openstack/latest/meta_data.json"
  Kind kind = Kind::file;
  std::uint64_t bytes = 0;  ///< of a file
  std::string target;       ///< of a symbolic link
};

/// The files of a vfat or an iso9660, by the names that a Linux mount with default options shows.
///
/// Paths start at the root, with or without a '/'. "." and ".." are understood; nothing climbs out
/// of the root. Symbolic links (Rock Ridge) are followed inside the volume, in folders too. Names
/// of vfat, of Joliet and of plain iso9660 match whatever their case; Rock Ridge's match as they
/// are.
///
/// Errors, each with the path: not_found  no such entry.
///                             invalid    a folder was asked for as a file, or a file as a folder.
///                             full       a limit was reached.
///                             corrupt    the volume contradicts itself (loops, ends too early).
///                             io         what the source says.
class Files {
 public:
  /// `source` outlives it.
  ///
  /// Errors: not_found  neither vfat nor iso9660.
  static Expected<Files> open(ByteSource& source, Limits limits = {});

  /// What is in one folder, in the volume's order.
  Expected<std::vector<Entry>> list(std::string_view path);
  Expected<std::string> read(std::string_view path);
  /// Everything, folders before what is in them.
  Expected<std::vector<Entry>> walk();

 private:
  Files(std::unique_ptr<Volume> volume, Limits limits)
      : volume_(std::move(volume)), limits_(limits) {}

  Expected<Node> find(std::string_view path, Budget& budget);

  std::unique_ptr<Volume> volume_;
  Limits limits_;
};

}  // namespace hearth::format::disk
