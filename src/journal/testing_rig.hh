#pragma once
#include <set>

#include "aio/loop.hh"
#include "aio/pool.hh"
#include "aio/scope.hh"
#include "journal/intake.hh"
#include "journal/reader.hh"
#include "journal/testing.hh"

// For tests of this room only: a journal with everything around it.
namespace hearth::journal::testing {

/// Gives every result and host a row, counting from 1.
struct TestRowIds final : RowIds {
  std::optional<std::int64_t> row_of(const EventHead& event, std::string_view) override {
    if (event.kind != "result" && event.kind != "host") return {};
    return ++last;
  }
  std::int64_t last = 0;
};

/// Runs `work` on `loop` until it ends, whatever else waits there.
inline void run(aio::Loop& loop, Co<> work) {
  struct Run {
    static Co<> then_stop(aio::Loop& loop, Co<> work) {
      co_await std::move(work);
      loop.stop();
    }
  };
  aio::Scope scope(loop);
  scope.start("test", Run::then_stop(loop, std::move(work)));
  loop.run();
  ASSERT_EQ(scope.size(), 0u) << "the test's coroutine waits for ever";
}

struct Rig {
  explicit Rig(Writer::Options options = {kSegmentBytesMax})
      : options(options), folder(*named_journal(home / "journal", "daemon", uuid(1, 1))) {
    open();
  }
  void open() { reopen({}); }
  void reopen(Intake::Options taking) {
    intake.reset();
    Dedup dedup;
    Expected<Writer> writer = Writer::open(folder, dedup, log, options);
    HEARTH_ASSERT(writer);
    intake.emplace(loop, pool, log, rows, *std::move(writer), std::move(dedup), taking);
  }
  /// Adds without looking at the room; answers the ticket.
  Intake::Ticket add(std::uint32_t producer, std::int64_t seq, std::string_view more = "") {
    const auto added = intake->add(event_line(producer, seq, more));
    EXPECT_TRUE(added) << added.error().message;
    return added ? added->ticket : 0;
  }
  /// "producer.seq" of everything that is in the files, in order.
  std::vector<std::string> stored() const {
    std::vector<std::string> out;
    Reader reader(folder, {folder.id});
    while (true) {
      const auto entry = reader.next();
      EXPECT_TRUE(entry) << entry.error().message;
      if (!entry || !*entry) return out;
      const auto event = read_event((*entry)->payload);
      out.push_back(
          join({std::to_string(event->producer.bytes[8]), ".", std::to_string(event->seq)}));
    }
  }

  TempFolder home;
  TestLog log;
  aio::SystemClock clock;
  aio::Loop loop{clock};
  aio::BlockingPool pool{loop, 2};
  TestRowIds rows;
  Writer::Options options;
  JournalFolder folder;
  std::optional<Intake> intake;
};

}  // namespace hearth::journal::testing
