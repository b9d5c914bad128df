#pragma once
#include <string>
#include <vector>

#include "aio/fd.hh"
#include "base/error.hh"
#include "base/id.hh"

namespace hearth::journal {

/// One journal among those of a home.
struct JournalFolder {
  Uuid id;
  std::string path;  ///< HOME/journal/UUID
};

/// Every journal under `root` (HOME/journal), oldest first (their UUIDs are version 7); none where
/// there is no such folder.
Expected<std::vector<JournalFolder>> list_journals(const std::string& root);

/// The journal that processes of the kind `name` append to: `root`/`name` is a symbolic link to its
/// folder. Makes folders (0700) and link where they are missing, under the id `fresh`; of several
/// processes that do so at once, all get the same. Where somebody removed the journal's folder, a
/// new journal begins: cursors into the old one must not fit it. The parent of `root` must exist.
///
/// Errc::denied: a folder is open to others or not ours.
Expected<JournalFolder> named_journal(const std::string& root, const std::string& name,
                                      const Uuid& fresh);

/// The right to append: flock(2) on `lock` in the journal's folder, held until the Fd is closed.
/// Errc::busy while another process has it.
Expected<aio::Fd> lock_journal(const std::string& path);

}  // namespace hearth::journal
