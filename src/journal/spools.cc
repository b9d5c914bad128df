#include "journal/spools.hh"

#include "base/text.hh"

namespace hearth::journal {

Spools::Spools(aio::Loop& loop, aio::BlockingPool& pool, Log& log, Intake& intake,
               std::string folder)
    : loop_(loop), pool_(pool), log_(log), intake_(intake), folder_(std::move(folder)) {}

Co<Expected<Spools::Pass>> Spools::pass() {
  Pass pass;
  CO_TRY(auto listed, co_await pool_.run([this] { return list_spools(folder_); }));
  CO_TRY(const std::vector<std::string> paths, std::move(listed));
  for (const std::string& path : paths) CO_CHECK_OK(co_await take_in(path, pass));
  std::erase_if(held_, [&](const auto& held) {
    return std::find(paths.begin(), paths.end(), held.first) == paths.end();
  });
  co_return pass;
}

/// Ok also where this spool cannot be read; the journal's errors otherwise.
Co<Expected<>> Spools::take_in(std::string path, Pass& pass) {
  CO_TRY(Expected<SpoolFile> spool, co_await pool_.run([&path] { return SpoolFile::open(path); }));
  if (!spool) {
    const bool gone = spool.error().code == Errc::not_found;
    if (!gone) log_.warning(spool.error().message);
    co_return Expected<>{};
  }
  // As long as it may be written, lines may also be taken back (a write that failed half-way), so
  // the last reading begins at its beginning; the journal knows what it has.
  const auto held = held_.find(path);
  if (!spool->ours() && held != held_.end() && held->second == spool->size()) {
    ++pass.held;
    co_return Expected<>{};
  }
  const std::size_t refused_before = pass.refused;
  CO_CHECK_OK(co_await take_lines(*spool, pass));
  if (!spool->ours()) {
    held_[path] = spool->size();
    ++pass.held;
    co_return Expected<>{};
  }
  const bool refused = pass.refused > refused_before;
  CO_TRY(const Expected<> gone, co_await pool_.run([&spool, refused] {
    return refused ? spool->set_aside() : spool->remove();
  }));
  if (gone) ++pass.removed;
  if (!gone) log_.warning(gone.error().message);
  co_return Expected<>{};
}

/// All whole lines, until they are on disk. What stands behind the last line end is left out.
Co<Expected<>> Spools::take_lines(SpoolFile& spool, Pass& pass) {
  LineBuffer buffer;
  Intake::Ticket first = 0, last = 0;
  while (!buffer.too_long()) {
    const std::span<char> space = buffer.space();
    CO_TRY(const Expected<std::size_t> size,
           co_await pool_.run([&spool, space] { return spool.read(space); }));
    if (!size) co_return std::unexpected(size.error());
    if (*size == 0) break;
    buffer.filled(*size);
    while (const auto line = buffer.take_line()) {
      CO_CHECK_OK(co_await intake_.wait_room());
      const Expected<Intake::Added> added = intake_.add(*line);
      if (!added && added.error().code == Errc::cancelled) co_return std::unexpected(added.error());
      if (!added && pass.refused++ == 0)
        log_.warning(join({spool.path(), ":", std::to_string(buffer.line_number()), ": ",
                           added.error().message}));
      if (!added) continue;
      ++pass.events;
      last = added->ticket;
      if (first == 0) first = last;
    }
  }
  if (buffer.too_long()) ++pass.refused;
  if (last == 0) co_return Expected<>{};
  co_return co_await intake_.settle(first, last);
}

Co<> Spools::run(Duration pause) {
  LastingTrouble trouble(log_);
  while (true) {
    const Expected<Pass> done = co_await pass();
    if (!done && done.error().code == Errc::cancelled) co_return;
    if (done) trouble.over();
    if (!done) trouble.met(join({folder_, ": ", done.error().message}));
    const Expected<> slept = co_await aio::sleep_for(loop_, pause);
    if (!slept) co_return;
  }
}

}  // namespace hearth::journal
