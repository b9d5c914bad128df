#pragma once
#include <optional>
#include <string>

#include "base/time.hh"

namespace hearth::far {

/// The file of a program that a connection has copied here: `…/hearth-far-<SHA-256>`. It says by
/// its time of change when it was used last, goes by itself, and takes forgotten ones along.
class Copy {
 public:
  /// Nothing where `self` (an absolute path) has no such name, or is not this user's: it was
  /// installed, or goes with who put it there.
  static std::optional<Copy> of(const std::string& self);

  /// Notes that it is used now, and removes copies beside it that nobody has used for a week.
  void use();
  /// Whether another process has used it since `use`.
  bool used_by_another() const;
  void remove();

 private:
  explicit Copy(std::string path) : path_(std::move(path)) {}
  std::string path_;
  std::int64_t used_ns_ = 0;
};

}  // namespace hearth::far
