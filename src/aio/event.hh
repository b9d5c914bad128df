#pragma once
#include <memory>

#include "aio/co.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// A flag that coroutines of one loop wait for: "something changed, look again".
class Event {
 public:
  explicit Event(Loop& loop);
  ~Event();  ///< Who waits is cancelled.
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  /// Wakes all who wait, and lets those who come pass until `clear`.
  void set();
  void clear();
  bool is_set() const;
  /// Wakes all who wait now, and leaves the flag as it is.
  void notify();
  /// Returns at once when the flag is set. Errc::cancelled.
  Co<Expected<>> wait();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with who waits while it is destroyed
};

}  // namespace hearth::aio
