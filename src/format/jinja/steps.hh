#pragma once
#include <cstddef>

#include "base/error.hh"

namespace hearth::format::jinja {

/// What a template may still do.
class Steps {
 public:
  explicit Steps(std::size_t most) : left_(most) {}

  /// Errc::full: it does more than it may.
  Expected<> take(std::size_t count = 1) {
    if (count > left_) return fail(Errc::full, "the template does more than it may");
    left_ -= count;
    return {};
  }
  /// For going through `bytes` of a text: one step a cache line.
  Expected<> take_bytes(std::size_t bytes) { return take(bytes / 64 + 1); }

 private:
  std::size_t left_;
};

}  // namespace hearth::format::jinja
