// What the journal costs: reading a line's head, taking events in through the socket, opening after
// a kill. Prints one line a figure. `journal_bench [FOLDER]`: where the journal is made (the disk
// decides), else the folder of temporary files.
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "aio/loop.hh"
#include "base/text.hh"
#include "journal/journal_server.hh"

using namespace hearth;
using namespace hearth::journal;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kProducers = 4;
constexpr std::int64_t kEvents = 40'000;  // of each
constexpr std::size_t kContentBytes = 450;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct QuietLog final : Log {
  void write(LogLevel, std::string_view line) override {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
  }
};

struct CountingRows final : RowIds {
  std::optional<std::int64_t> row_of(const EventHead&, std::string_view) override { return ++last; }
  std::int64_t last = 0;
};

Uuid uuid(int a, std::int64_t b) {
  Uuid id;
  for (int i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<std::uint8_t>(b >> 8 * i);
  id.bytes[0] = static_cast<std::uint8_t>(a);
  return id;
}

std::string event_line(int producer, std::int64_t seq) {
  return join({R"({"v":1,"id":")", uuid(producer, seq + 1).text(), R"(","producer":")",
               uuid(producer, 0).text(), R"(","seq":)", std::to_string(seq),
               R"(,"at":1795247640123456,"run":")", uuid(99, 0).text(),
               R"(","kind":"result","content":{"changed":false,"msg":")",
               std::string(kContentBytes, 'x'), R"("}})"});
}

void bench_read_event() {
  const std::string line = event_line(1, 123'456);
  const auto start = Clock::now();
  constexpr int kRounds = 200'000;
  for (int i = 0; i < kRounds; ++i)
    if (!read_event(line)) std::abort();
  std::printf("read_event_us %.2f (a line of %zu bytes)\n", seconds_since(start) / kRounds * 1e6,
              line.size());
}

/// A producer's process: sends all, ends when all is acknowledged.
[[noreturn]] void produce(const std::string& path, int producer) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  std::strcpy(address.sun_path, path.c_str());
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) ::_exit(1);
  for (std::int64_t seq = 0; seq < kEvents; ++seq) {
    const std::string line = event_line(producer, seq) + "\n";
    if (::write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(2);
  }
  const std::string last = join({":", std::to_string(kEvents - 1), "}}"});
  std::string answers;
  while (answers.find(last) == answers.npos) {
    char buffer[4096];
    const ssize_t size = ::read(fd, buffer, sizeof buffer);
    if (size <= 0) ::_exit(3);
    answers.append(buffer, static_cast<std::size_t>(size));
  }
  ::_exit(0);
}

Co<> wait_for(aio::Loop& loop, std::vector<pid_t> children) {
  for (const pid_t child : children) {
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0)
      static_cast<void>(co_await aio::sleep_for(loop, std::chrono::milliseconds(1)));
    if (status != 0) std::printf("a producer failed: %d\n", status);
  }
  loop.stop();
}

long resident_kb(const char* which) {
  long kb = 0;
  if (std::FILE* file = std::fopen("/proc/self/status", "r")) {
    char line[256];
    while (std::fgets(line, sizeof line, file))
      if (std::strncmp(line, which, std::strlen(which)) == 0)
        kb = std::atol(line + std::strlen(which));
    std::fclose(file);
  }
  return kb;
}

void bench_intake(const JournalFolder& folder, const std::string& path) {
  QuietLog log;
  aio::SystemClock clock;
  aio::Loop loop(clock);
  aio::BlockingPool pool(loop, 2);
  CountingRows rows;
  Dedup dedup;
  auto writer = Writer::open(folder, dedup, log);
  if (!writer) std::abort();
  Intake intake(loop, pool, log, rows, *std::move(writer), std::move(dedup));
  auto server = JournalServer::listen(loop, log, intake, path);
  if (!server) std::abort();
  const long rss_before = resident_kb("VmRSS:");
  std::vector<pid_t> children;
  for (int i = 1; i <= kProducers; ++i) {
    const pid_t child = ::fork();
    if (child == 0) produce(path, i);
    children.push_back(child);
  }
  const auto start = Clock::now();
  rusage before{};
  ::getrusage(RUSAGE_SELF, &before);
  aio::Scope scope(loop);
  scope.start("wait", wait_for(loop, children));
  loop.run();
  const double took = seconds_since(start);
  rusage after{};
  ::getrusage(RUSAGE_SELF, &after);
  const auto cpu_of = [](const rusage& usage) {
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  };
  const double events = double(kEvents) * kProducers;
  std::printf("intake_events_per_second %.0f (%d producers, batches until the disk has them)\n",
              events / took, kProducers);
  std::printf("intake_cpu_us_per_event %.2f\n", (cpu_of(after) - cpu_of(before)) / events * 1e6);
  std::printf("intake_batches %llu\n", static_cast<unsigned long long>(intake.ended()));
  std::printf("rss_kb %ld before, %ld after, %ld at most\n", rss_before, resident_kb("VmRSS:"),
              resident_kb("VmHWM:"));
}

void bench_open(const JournalFolder& folder, const char* name) {
  QuietLog log;
  Dedup dedup;
  const auto start = Clock::now();
  const auto writer = Writer::open(folder, dedup, log);
  if (!writer) std::abort();
  std::printf("%s %.1f (journal of %.0f MiB)\n", name, seconds_since(start) * 1e3,
              (double(writer->end().segment - 1) * double(kSegmentBytesMax) +
               double(writer->end().offset)) /
                  (1 << 20));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string base = argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string();
  const std::string home = join({base, "/journal-bench-", std::to_string(::getpid())});
  std::filesystem::create_directory(home);
  bench_read_event();
  const auto folder = named_journal(home + "/journal", "bench", uuid(1, 1));
  if (!folder) std::abort();
  bench_intake(*folder, home + "/journal.sock");
  bench_open(*folder, "open_after_kill_ms");
  std::filesystem::remove(folder->path + "/seen");
  bench_open(*folder, "open_without_checkpoint_ms");
  std::filesystem::remove_all(home);
}
