#include "journal/keeping.hh"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/text.hh"

namespace hearth::journal {
namespace {

/// Of setpriority(2): this thread alone, behind everything that somebody waits for.
constexpr int kNice = 15;

void yield_to_others() {
  static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kNice));
}

}  // namespace

Keeping::Keeping(aio::Loop& loop, Log& log, Intake& intake, JournalFolder folder, Options options)
    : loop_(loop),
      log_(log),
      intake_(intake),
      options_(options),
      keeper_(std::move(folder), log),
      wake_(loop),
      pool_(loop, 1),
      scope_(loop) {
  scope_.start("keeping of the journal", run());
}

Keeping::~Keeping() = default;

Co<> Keeping::run() {
  LastingTrouble trouble(log_);
  while (!closing_) {
    const Expected<> worked = co_await work();
    if (!worked && !closing_) trouble.met(join({"journal: ", worked.error().message}));
    if (worked) trouble.over();
    busy_ = worked ? keeper_.must_cut() : false;
    const Deadline until = loop_.clock().now() + options_.pause;
    const Expected<> woken = co_await aio::with_deadline(loop_, until, wake_.wait());
    if (!woken && woken.error().code != Errc::timeout) co_return;
  }
}

/// One call of the keeper, on the thread.
template <class F>
Co<Expected<bool>> Keeping::step(F call) {
  auto done = co_await pool_.run([&call] {
    yield_to_others();
    return call();
  });
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return *std::move(done);
}

Co<Expected<>> Keeping::work() {
  bool more = true;
  while (more && !closing_) {
    const Cursor end = intake_.end();
    CO_TRY(more, co_await step([this, end] { return keeper_.look(end); }));
  }
  if (keeper_.must_cut() && loop_.clock().now() >= next_cut_ && !closing_) {
    busy_ = true;
    CO_CHECK_OK(co_await cut());
  }
  for (more = true; more && !closing_;) {
    const std::uint64_t open = intake_.end().segment;
    CO_TRY(more, co_await step([this, open] { return keeper_.pack_next(open); }));
  }
  co_return Expected<>();
}

/// The deletions, and all before them, must stand in closed segments; the runs' events do then.
Co<Expected<>> Keeping::cut() {
  const Deadline began = loop_.clock().now();
  CO_CHECK_OK(co_await intake_.begin_segment());
  for (bool more = true; more && !closing_;) {
    const std::uint64_t open = intake_.end().segment;
    CO_TRY(more, co_await step([this, open] { return keeper_.cut_next(open); }));
  }
  next_cut_ = loop_.clock().now() + 10 * (loop_.clock().now() - began);
  co_return Expected<>();
}

Co<> Keeping::close() {
  closing_ = true;
  wake_.notify();
  co_await scope_.join();
}

}  // namespace hearth::journal
