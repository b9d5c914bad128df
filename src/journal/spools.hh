#pragma once
#include <map>
#include <string>

#include "aio/pool.hh"
#include "base/log.hh"
#include "journal/intake.hh"
#include "journal/line_buffer.hh"
#include "journal/spool_file.hh"

namespace hearth::journal {

/// Takes in what producers wrote to HOME/spool while no daemon listened or could keep up
/// (docs/protocol/journal.md §3).
class Spools {
 public:
  /// `folder` may be missing: then nobody spooled. The references outlive it.
  Spools(aio::Loop& loop, aio::BlockingPool& pool, Log& log, Intake& intake, std::string folder);

  struct Pass {
    std::size_t removed = 0;  ///< taken in whole
    std::size_t held = 0;     ///< their producers may still write: to be read again
    std::size_t events = 0;   ///< lines that were events, had already or not
    std::size_t refused = 0;  ///< lines that were not
  };
  /// One look at every spool there is. All events that it counted are on disk when it returns.
  ///
  /// A spool with lines that are no events (those of a newer version, say) is not removed but
  /// renamed to PRODUCER.jsonl.refused.
  /// Errc::full and others of the journal: what is not in it stays in its spool. A spool that
  /// cannot be read is logged and left.
  Co<Expected<Pass>> pass();

  /// Passes until it is cancelled, `pause` between them.
  Co<> run(Duration pause);

 private:
  Co<Expected<>> take_in(std::string path, Pass& pass);
  Co<Expected<>> take_lines(SpoolFile& spool, Pass& pass);

  aio::Loop& loop_;
  aio::BlockingPool& pool_;
  Log& log_;
  Intake& intake_;
  std::string folder_;
  std::map<std::string, std::uint64_t> held_;  // path: its size when it was read last
};

}  // namespace hearth::journal
