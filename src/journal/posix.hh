#pragma once
#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aio/fd.hh"
#include "base/error.hh"

namespace hearth::journal {

// Calls on files with their failures as values. All of them block; `what` begins the message.
// Errc::full: no room on the disk, in the quota or under the file size limit.

/// open(2), always close-on-exec; never through a symbolic link at the end of `path`.
Expected<aio::Fd> open_file(const std::string& path, int flags, mode_t mode = 0600);
Expected<std::uint64_t> size_of(int fd, std::string_view what);
/// Reads until `to` is full or the file ends; answers how much.
Expected<std::size_t> read_at(int fd, std::span<char> to, std::uint64_t offset,
                              std::string_view what);
Expected<> write_at(int fd, std::string_view bytes, std::uint64_t offset, std::string_view what);
Expected<> truncate_to(int fd, std::uint64_t size, std::string_view what);
/// The file's bytes and its size are on disk (fdatasync(2)).
Expected<> sync_data(int fd, std::string_view what);
/// The folder's names are on disk.
Expected<> sync_folder(const std::string& folder);
/// Makes `folder` with mode 0700; one that is there must be ours and closed to others, else
/// Errc::denied. Its parent must exist.
Expected<> make_private_folder(const std::string& folder);
/// `path` holds `bytes` or what it held before, whenever the machine stops.
Expected<> replace_file(const std::string& path, std::string_view bytes);
/// A whole file of at most `most` bytes; Errc::invalid when it is larger.
Expected<std::string> read_file(const std::string& path, std::size_t most);
/// Names in `folder`, sorted, without "." and "..".
Expected<std::vector<std::string>> names_in(const std::string& folder);

}  // namespace hearth::journal
