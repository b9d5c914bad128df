#pragma once
#include <string>

#include "worker/runtime_dir.hh"

namespace hearth::far {

/// Where one channel's process listens: `<runtime directory>/far/<channel>`, 0700, locked as long
/// as the process lives. Several of one account do not meet there: other controllers' channels, and
/// a daemon of its own.
class Place {
 public:
  /// Removes what those left that were killed. Waits for others that do so at this moment.
  ///
  /// `name`  of the channel. Errors: as worker::open_runtime_dir.
  static Expected<Place> make(const worker::RuntimeDir& runtime, std::string_view name);
  /// Removes it, with all that stands in it.
  ~Place();
  Place(Place&&) = default;

  const std::string& path() const { return dir_.path; }
  std::string through_fd(std::string_view name) const { return dir_.through_fd(name); }

 private:
  explicit Place(worker::RuntimeDir dir) : dir_(std::move(dir)) {}
  worker::RuntimeDir dir_;
};

}  // namespace hearth::far
