#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include "aio/co.hh"
#include "aio/event.hh"
#include "aio/loop.hh"
#include "aio/pool.hh"
#include "aio/scope.hh"
#include "base/log.hh"
#include "journal/batch.hh"
#include "journal/dedup.hh"
#include "journal/row_ids.hh"
#include "journal/writer.hh"

namespace hearth::journal {

/// The one way into a journal: takes events from all doors, drops what the journal has, gives rows
/// their ids, appends, and says what is on disk.
///
/// Group commit: what comes while one fsync runs goes into the next batch, and batches of lines
/// that nobody waits for begin at least `Options::gather` apart: an fsync costs the CPU of many
/// lines, on the machine that runs the playbook. At most kQueuedBytesMax (or one larger line)
/// wait; doors do not read on while there is no room, so a slow disk pushes back as far as the
/// producers' sockets. All calls on the loop's thread. The references outlive it.
class Intake {
 public:
  static constexpr std::size_t kQueuedBytesMax = 256 * 1024;
  struct Options {
    /// A checkpoint is written when the journal grew by this: what a start after kill -9 reads.
    std::uint64_t checkpoint_bytes = 4 * 1024 * 1024;
    /// A batch of When::soon begins so long after the one before it: what a live page may lag, and
    /// what a power cut may take at most beside what an fsync takes.
    Duration gather = std::chrono::milliseconds(50);
  };

  /// `writer` and `dedup` as Writer::open left them.
  Intake(aio::Loop& loop, aio::BlockingPool& pool, Log& log, RowIds& rows, Writer writer,
         Dedup dedup)
      : Intake(loop, pool, log, rows, std::move(writer), std::move(dedup), Options{}) {}
  Intake(aio::Loop& loop, aio::BlockingPool& pool, Log& log, RowIds& rows, Writer writer,
         Dedup dedup, Options options);
  ~Intake();

  /// Which batch an event went into; they count up.
  using Ticket = std::uint64_t;
  struct Added {
    Ticket ticket = 0;
    Uuid producer;
  };

  /// When the line's batch begins. `soon`: `gather` after the last began, or before that with one
  /// that somebody waits for; a run's last event begins it at once, since its producer waits.
  /// `with_next`: with one that another line begins (or `close`): for remarks worth no fsync.
  enum class When { now, soon, with_next };
  /// Queues one line, without its line end. Look at `has_room` first.
  /// Errc::invalid, with the member or byte: the line is no event. Errc::cancelled: `close` was
  /// called.
  Expected<Added> add(std::string_view line, When when = When::now);
  /// The same for a line that was read elsewhere: `head` is what read_new_event gave of it.
  Expected<Added> add(EventHead head, std::string_view line, When when);
  bool has_room() const { return queued_.bytes() < kQueuedBytesMax; }
  Co<Expected<>> wait_room();

  /// Waits until batch `last` ended. The error of the latest that failed when that is `first` or
  /// later: none of that batch is in the journal then, and nobody may be told that it is.
  /// What is queued is appended at once: somebody waits for it.
  Co<Expected<>> settle(Ticket first, Ticket last);
  /// Batches up to this one have ended, one way or the other.
  Ticket ended() const { return ended_; }
  /// The batch of the latest line that was added and has not ended, or the latest that ended.
  Ticket latest() const { return ended_ + (committing_ ? 1 : 0) + (queued_.empty() ? 0 : 1); }
  /// The latest batch that failed, or 0.
  Ticket failed() const { return failed_; }

  /// Up to which number all of the producer's events are on disk.
  std::optional<std::int64_t> acked(const Uuid& producer) const { return dedup_.acked(producer); }
  /// All before it is on disk.
  Cursor end() const { return end_; }

  /// Has `event` notified after every batch, while it lives.
  class Listening {
   public:
    Listening(Intake& intake, aio::Event& event) : intake_(intake), event_(event) {
      intake_.listeners_.insert(&event_);
    }
    ~Listening() { intake_.listeners_.erase(&event_); }
    Listening(const Listening&) = delete;

   private:
    Intake& intake_;
    aio::Event& event_;
  };

  /// Goes on in a new segment, so that all before `end` stands in closed ones, and notes what the
  /// journal has, so that closed ones may lose events. Nothing where the segment is empty.
  /// Errors: those of Writer::begin_segment and of the checkpoint; cancelled.
  Co<Expected<>> begin_segment();

  /// Takes nothing more, appends what is queued, writes the checkpoint.
  Co<> close();

 private:
  Co<> run();
  Co<Expected<>> wait_work();
  void append_by(Deadline when);
  Co<> commit();
  Co<Expected<>> append(const std::string& records);
  Co<Expected<>> checkpoint();
  Co<> make_segment();
  void end_batch(Expected<> done);

  aio::Loop& loop_;
  aio::BlockingPool& pool_;
  Log& log_;
  RowIds& rows_;
  const Options options_;
  Writer writer_;  // the pool's thread uses it while commit or checkpoint waits
  Dedup dedup_;

  Batch queued_;
  Ticket ended_ = 0;
  Ticket failed_ = 0;
  Error failure_;
  bool committing_ = false;
  bool closing_ = false;
  bool segment_asked_ = false;
  Expected<> segment_made_;      // how the latest `make_segment` ended
  Deadline last_began_;          // the latest batch
  std::optional<Deadline> due_;  // when what is queued is to be appended
  Cursor end_;
  Cursor checkpointed_;
  aio::Event work_;   // due_ is sooner than it was, or closing_
  aio::Event room_;   // has_room may have become true
  aio::Event batch_;  // a batch ended
  std::set<aio::Event*> listeners_;
  aio::Scope scope_;  // last: its coroutine uses all of the above
};

}  // namespace hearth::journal
