#pragma once
#include <string>
#include <vector>

#include "aio/co.hh"
#include "aio/event.hh"
#include "aio/pool.hh"
#include "journal/intake.hh"
#include "journal/reader.hh"

namespace hearth::journal {

/// Hands on what an intake of this process has made durable, from a cursor on and then as it comes.
class Follower {
 public:
  static constexpr std::size_t kBytesMax = 256 * 1024;

  struct Event {
    std::string line;  ///< with its row
    Cursor next;       ///< what a reader that has applied this event must remember
  };

  /// `from` is of the intake's journal, whose folder `folder` is. The references outlive it.
  Follower(aio::Loop& loop, aio::BlockingPool& pool, Intake& intake, JournalFolder folder,
           Cursor from);

  /// The next events, at least one: waits until there is one. At most kBytesMax, or one larger.
  /// Errc::corrupt, with the place: see Reader::next. Errc::cancelled.
  Co<Expected<std::vector<Event>>> next();
  /// Whether `next` would wait.
  bool caught_up() const { return reader_.cursor() >= intake_.end(); }
  /// All before it was handed on.
  Cursor cursor() const { return reader_.cursor(); }
  void skip_segment() { reader_.skip_segment(); }

 private:
  static Expected<std::vector<Event>> read(Reader& reader, Cursor until);

  aio::BlockingPool& pool_;
  Intake& intake_;
  Reader reader_;  // the pool's thread uses it while `next` waits
  aio::Event batch_;
  Intake::Listening listening_;
};

}  // namespace hearth::journal
