#include "journal/intake.hh"

#include "base/text.hh"

namespace hearth::journal {

Intake::Intake(aio::Loop& loop, aio::BlockingPool& pool, Log& log, RowIds& rows, Writer writer,
               Dedup dedup, Options options)
    : pool_(pool),
      log_(log),
      rows_(rows),
      options_(options),
      writer_(std::move(writer)),
      dedup_(std::move(dedup)),
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
  const Uuid producer = head.producer;
  queued_.add(std::move(head), line);
  if (when == When::now || !has_room()) {
    waited_for_ = true;
    work_.notify();
  }
  // The one that is under way is ended_ + 1; what is queued now comes after it.
  return Added{ended_ + (committing_ ? 2 : 1), producer};
}

Co<Expected<>> Intake::wait_room() {
  while (!has_room()) CO_CHECK_OK(co_await room_.wait());
  co_return Expected<>{};
}

Co<Expected<>> Intake::settle(Ticket first, Ticket last) {
  while (ended_ < last) CO_CHECK_OK(co_await batch_.wait());
  if (failed_ >= first) co_return std::unexpected(failure_);
  co_return Expected<>{};
}

Co<> Intake::run() {
  while (true) {
    if (closing_ && queued_.empty()) break;
    if (!waited_for_ && !closing_) {
      const Expected<> woken = co_await work_.wait();
      if (!woken) co_return;
      continue;
    }
    co_await commit();
  }
  co_await checkpoint();
}

Co<> Intake::commit() {
  committing_ = true;
  waited_for_ = false;
  std::string records = std::exchange(queued_, Batch()).encode(dedup_, rows_);
  room_.notify();
  Expected<> done = co_await append(records);
  committing_ = false;
  end_batch(std::move(done));
  const bool grown = end_.segment != checkpointed_.segment ||
                     end_.offset - checkpointed_.offset > options_.checkpoint_bytes;
  if (grown) co_await checkpoint();
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

Co<> Intake::checkpoint() {
  checkpointed_ = end_;
  Expected<Expected<>> done = co_await pool_.run(
      [this, producers = dedup_.producers()] { return writer_.write_checkpoint(producers); });
  // Only time at the next start is lost with it.
  if (done && !*done) log_.warning(join({"journal: no checkpoint: ", done->error().message}));
}

Co<> Intake::close() {
  closing_ = true;
  work_.notify();
  co_await scope_.join();
}

}  // namespace hearth::journal
