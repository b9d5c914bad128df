#include "journal/intake.hh"

#include "base/text.hh"

namespace hearth::journal {
namespace {

/// So much is worth an fsync of its own.
constexpr std::size_t kGatheredBytesMax = 64 * 1024;
/// Whoever sends it ends, and waits for its acknowledgement.
constexpr std::string_view kLastOfRun = "run.end";

}  // namespace

Intake::Intake(aio::Loop& loop, aio::BlockingPool& pool, Log& log, RowIds& rows, Writer writer,
               Dedup dedup, Options options)
    : loop_(loop),
      pool_(pool),
      log_(log),
      rows_(rows),
      options_(options),
      writer_(std::move(writer)),
      dedup_(std::move(dedup)),
      last_began_(loop.clock().now() - options.gather),  // the first line waits for nothing
      end_(writer_.end()),
      checkpointed_(end_),
      work_(loop),
      room_(loop),
      batch_(loop),
      scope_(loop) {
  scope_.start("journal intake", run());
}

Intake::~Intake() = default;

Expected<Intake::Added> Intake::add(std::string_view line, When when) {
  if (closing_) return fail(Errc::cancelled, "the journal is being closed");
  TRY(EventHead head, read_new_event(line));
  return add(std::move(head), line, when);
}

Expected<Intake::Added> Intake::add(EventHead head, std::string_view line, When when) {
  if (closing_) return fail(Errc::cancelled, "the journal is being closed");
  const Uuid producer = head.producer;
  if (head.kind == kLastOfRun) when = When::now;
  queued_.add(std::move(head), line);
  if (when == When::now || queued_.bytes() >= kGatheredBytesMax) {
    append_by(Deadline());
  } else if (when == When::soon) {
    append_by(last_began_ + options_.gather);
  }
  return Added{latest(), producer};
}

Co<Expected<>> Intake::wait_room() {
  while (!has_room()) CO_CHECK_OK(co_await room_.wait());
  co_return Expected<>{};
}

Co<Expected<>> Intake::settle(Ticket first, Ticket last) {
  while (ended_ < last) {
    if (!queued_.empty()) append_by(Deadline());
    CO_CHECK_OK(co_await batch_.wait());
  }
  if (failed_ > 0 && failed_ >= first) co_return std::unexpected(failure_);
  co_return Expected<>{};
}

Co<> Intake::run() {
  while (true) {
    if (segment_asked_) {
      co_await make_segment();
      continue;
    }
    if (closing_ && queued_.empty()) break;
    if (closing_ || (due_ && *due_ <= loop_.clock().now())) {
      co_await commit();
      continue;
    }
    const Expected<> woken = co_await wait_work();
    if (!woken && woken.error().code != Errc::timeout) co_return;
  }
  static_cast<void>(co_await checkpoint());
}

/// Errc::timeout: what is queued is due.
Co<Expected<>> Intake::wait_work() {
  if (!due_) co_return co_await work_.wait();
  co_return co_await aio::with_deadline(loop_, *due_, work_.wait());
}

/// Wakes nobody for a line that goes with those that are queued already.
void Intake::append_by(Deadline when) {
  if (due_ && *due_ <= when) return;
  due_ = when;
  work_.notify();
}

Co<> Intake::commit() {
  committing_ = true;
  due_.reset();
  last_began_ = loop_.clock().now();
  std::string records = std::exchange(queued_, Batch()).encode(dedup_, rows_);
  room_.notify();
  Expected<> done = co_await append(records);
  committing_ = false;
  end_batch(std::move(done));
  const bool grown = end_.segment != checkpointed_.segment ||
                     end_.offset - checkpointed_.offset > options_.checkpoint_bytes;
  if (grown) static_cast<void>(co_await checkpoint());
}

Co<Expected<>> Intake::append(const std::string& records) {
  if (records.empty()) co_return Expected<>{};  // the journal has all of it already
  Expected<Expected<>> done =
      co_await pool_.run([this, &records] { return writer_.append(records); });
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return *std::move(done);
}

void Intake::end_batch(Expected<> done) {
  const bool failed_before = failed_ == ended_ && failed_ > 0;
  ++ended_;
  if (done) {
    dedup_.commit();
    end_ = writer_.end();
    if (failed_before) log_.info("journal: events are taken again");
  } else {
    dedup_.rollback();
    failed_ = ended_;
    failure_ = std::move(done).error();
    if (!failed_before) log_.error(join({"journal: ", failure_.message, "; no events are taken"}));
  }
  batch_.notify();
  for (aio::Event* listener : listeners_) listener->notify();
}

/// After a batch only time at the next start is lost with it; no segment may be cut without it.
Co<Expected<>> Intake::checkpoint() {
  checkpointed_ = end_;
  Expected<Expected<>> done = co_await pool_.run(
      [this, producers = dedup_.producers()] { return writer_.write_checkpoint(producers); });
  if (done && !*done) log_.warning(join({"journal: no checkpoint: ", done->error().message}));
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return *std::move(done);
}

Co<Expected<>> Intake::begin_segment() {
  if (closing_) co_return fail(Errc::cancelled, "the journal is being closed");
  segment_asked_ = true;
  work_.notify();
  while (segment_asked_) CO_CHECK_OK(co_await batch_.wait());
  co_return segment_made_;
}

Co<> Intake::make_segment() {
  Expected<Expected<>> made = co_await pool_.run([this] { return writer_.begin_segment(); });
  segment_made_ = made ? *std::move(made) : std::unexpected(std::move(made).error());
  end_ = writer_.end();
  Expected<> noted = co_await checkpoint();
  if (segment_made_ && !noted) segment_made_ = std::move(noted);
  segment_asked_ = false;
  batch_.notify();
  for (aio::Event* listener : listeners_) listener->notify();
}

Co<> Intake::close() {
  closing_ = true;
  work_.notify();
  co_await scope_.join();
}

}  // namespace hearth::journal
