// kill -9 at any point, also while segments are packed and cut: nothing that was acknowledged is
// lost, nothing is doubled.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>

#include "journal/keeping.hh"
#include "journal/posix.hh"
#include "journal/testing_rig.hh"

namespace hearth::journal {
namespace {

using testing::event_line;
using testing::TempFolder;
using testing::TestLog;
using testing::TestRowIds;
using testing::uuid;

constexpr std::uint32_t kProducers = 4;
constexpr std::int64_t kResent = 7;  // a producer sends again more than it must
constexpr Writer::Options kSmallSegments{.segment_bytes_max = 30'000};

/// What the child tells through the pipe, one write each; a pipe takes it whole or not at all.
struct Told {
  std::uint32_t producer;
  std::int64_t acked;
  Cursor end;
};

/// Sends its events for ever, a few at a time, and tells of each acknowledgement.
Co<> produce(aio::Loop& loop, Intake& intake, std::uint32_t producer, std::int64_t seq, int pipe) {
  std::mt19937 random(static_cast<unsigned>(seq) * kProducers + producer);
  while (true) {
    Intake::Ticket first = 0, last = 0;
    for (auto count = 1 + random() % 9; count > 0; --count, ++seq) {
      const std::string more(random() % 2000, 'x');
      last = intake.add(event_line(producer, seq, more))->ticket;
      if (first == 0) first = last;
    }
    const Expected<> done = co_await intake.settle(first, last);
    if (!done) ::_exit(3);
    const Told told{producer, *intake.acked(uuid(producer)), intake.end()};
    if (::write(pipe, &told, sizeof told) != sizeof told) ::_exit(4);
    static_cast<void>(co_await aio::sleep_for(loop, std::chrono::microseconds(random() % 300)));
  }
}

/// Runs that come and are pruned at once, so that segments are cut while others are written.
Co<> prune(aio::Loop& loop, Intake& intake) {
  const auto producer = static_cast<std::uint32_t>(1000 + ::getpid());
  for (std::int64_t seq = 0;; seq += 2) {
    static_cast<void>(intake.add(event_line(producer, seq, "of a run that goes")));
    std::string line = event_line(producer + 1'000'000, seq / 2, "", "prune");
    line.pop_back();
    line += join({R"(,"runs":[")", uuid(producer, 0xffff).text(), "\"]}"});
    const auto added = intake.add(line);
    if (!added || !co_await intake.settle(added->ticket, added->ticket)) ::_exit(7);
    static_cast<void>(co_await aio::sleep_for(loop, std::chrono::milliseconds(5)));
  }
}

[[noreturn]] void child(const JournalFolder& folder, std::map<std::uint32_t, std::int64_t> next,
                        int pipe) {
  TestLog log;
  aio::SystemClock clock;
  aio::Loop loop(clock);
  aio::BlockingPool pool(loop, 2);
  TestRowIds rows;
  Dedup dedup;
  Expected<Writer> writer = Writer::open(folder, dedup, log, kSmallSegments);
  if (!writer) ::_exit(5);
  Intake intake(loop, pool, log, rows, *std::move(writer), std::move(dedup),
                {.checkpoint_bytes = 9000});
  aio::Scope scope(loop);
  Keeping keeping(loop, log, intake, folder, {std::chrono::milliseconds(1)});
  scope.start("prune", prune(loop, intake));
  for (const auto& [producer, seq] : next)
    scope.start("producer", produce(loop, intake, producer, seq, pipe));
  loop.run();
  ::_exit(6);
}

struct KillTest : ::testing::Test {
  KillTest() {
    const char* given = std::getenv("HEARTH_SEED");
    const auto seed = given ? std::strtoul(given, nullptr, 10) : std::random_device()();
    random.seed(static_cast<unsigned>(seed));
    std::printf("HEARTH_SEED=%u\n", static_cast<unsigned>(seed));
  }

  /// A fresh one now and then: each start and each check reads what there is.
  void begin_journal(int number) {
    folder = *named_journal(home / join({"journal", std::to_string(number)}), "daemon", uuid(1, 1));
    end = {folder.id};
    for (std::uint32_t p = 1; p <= kProducers; ++p) acked[p] = -1;
  }

  void round() {
    int pipe[2];
    ASSERT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
    std::map<std::uint32_t, std::int64_t> next;
    for (const auto& [producer, seq] : acked)
      next[producer] = std::max<std::int64_t>(0, seq + 1 - kResent);
    const pid_t pid = ::fork();
    if (pid == 0) child(folder, next, pipe[1]);
    ::close(pipe[1]);
    ::usleep(random() % 60'000);
    ::kill(pid, SIGKILL);
    int status = 0;
    ::waitpid(pid, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    Told told;
    while (::read(pipe[0], &told, sizeof told) == sizeof told) {
      acked[told.producer] = std::max(acked[told.producer], told.acked);
      end = std::max(end, told.end);
    }
    ::close(pipe[0]);
  }

  /// What a power failure may do to bytes that were not synced: cut, or written over.
  void lose_unsynced() {
    const std::uint64_t last = list_segments(folder.path)->back();
    const std::string path = segment_path(folder.path, last);
    const std::uint64_t size = std::filesystem::file_size(path);
    Cursor floor = end;
    const auto seen = read_file(folder.path + "/seen", 1'000'000);
    if (const auto checkpoint = seen ? decode_checkpoint(*seen) : std::nullopt)
      floor = std::max(floor, Cursor{folder.id, checkpoint->segment, checkpoint->offset});
    const std::uint64_t synced = last == floor.segment ? floor.offset : 0;
    if (last < floor.segment || size <= synced) return;
    const std::uint64_t at = synced + random() % (size - synced);
    // A header is synced before its segment's first record; a half one stands alone.
    if (random() % 2 || at < kSegmentHeaderBytes) {
      std::filesystem::resize_file(path, at);
    } else {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(at));
      file << std::string(std::min<std::uint64_t>(size - at, 1 + random() % 500), '\0');
    }
  }

  void check() {
    TestLog log;
    Dedup dedup;
    ASSERT_TRUE(Writer::open(folder, dedup, log, kSmallSegments));  // repairs the end
    std::map<std::uint32_t, std::map<std::int64_t, int>> found;
    Reader reader(folder, {folder.id});
    while (true) {
      const auto entry = reader.next();
      ASSERT_TRUE(entry) << entry.error().message;
      if (!*entry) break;
      const auto event = read_event((*entry)->payload);
      ASSERT_TRUE(event);
      std::uint32_t number = 0;
      for (int i = 3; i >= 0; --i) number = number << 8 | event->producer.bytes[8 + i];
      ++found[number][event->seq];
    }
    for (const auto& [producer, seq] : acked) {
      for (std::int64_t n = 0; n <= seq; ++n)
        ASSERT_EQ(found[producer][n], 1) << "event " << producer << "." << n << " of " << seq;
      for (const auto& [n, times] : found[producer]) ASSERT_EQ(times, 1) << producer << "." << n;
    }
  }

  TempFolder home;
  JournalFolder folder;
  std::mt19937 random;
  std::map<std::uint32_t, std::int64_t> acked;
  Cursor end;
};

TEST_F(KillTest, NoAcknowledgedEventIsLostAndNoneIsDoubled) {
  const char* soak = std::getenv("HEARTH_SOAK");
  const int journals = soak && std::string_view(soak) == "1" ? 20 : 1;
  const int rounds = soak && std::string_view(soak) == "1" ? 100 : 60;
  std::int64_t total = 0;
  for (int n = 0; n < journals && !HasFatalFailure(); ++n) {
    begin_journal(n);
    for (int i = 0; i < rounds && !HasFatalFailure(); ++i) {
      round();
      if (i % 2) lose_unsynced();
      if (i % 10 == 9) check();
    }
    for (const auto& [producer, seq] : acked) total += seq + 1;
  }
  std::printf("%d x %d rounds, %lld events acknowledged\n", journals, rounds,
              static_cast<long long>(total));
  EXPECT_GT(total, journals * rounds);
}

}  // namespace
}  // namespace hearth::journal
