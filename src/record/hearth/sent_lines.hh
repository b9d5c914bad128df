#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aio/pool.hh"
#include "base/id.hh"
#include "journal/event.hh"
#include "record/api/answer.hh"

namespace hearth::record::own {

/// The lines of a body of `POST events`, each looked at before any is taken. A piece at a time, so
/// that whoever reads 32 MiB of them can let others go first in between.
class SentLines {
 public:
  /// `body` outlives it. `own`: the producer of the server's own events, which nobody else sends.
  SentLines(std::string_view body, const Uuid& own) : left_(body), own_(own) {}

  bool more() const { return !left_.empty(); }
  /// Looks at lines of at least `bytes` together, or at those that are left.
  void read(std::size_t bytes);

  /// A 400 that names the lines that are no events: nothing of the body is taken then.
  std::optional<api::Answer> refusal() const;
  /// The lines, parts of the body.
  const std::vector<std::string_view>& lines() const { return lines_; }
  /// What each of them says of itself, so that nobody reads it again.
  const std::vector<journal::EventHead>& heads() const { return heads_; }
  /// Who made them, each with the highest number.
  const std::map<Uuid, std::int64_t>& producers() const { return producers_; }
  /// The runs that begin in them, each once.
  const std::set<Uuid>& runs() const { return runs_; }

 private:
  void look_at(std::string_view line);

  std::string_view left_;
  const Uuid own_;
  std::vector<std::string_view> lines_;
  std::vector<journal::EventHead> heads_;
  std::map<Uuid, std::int64_t> producers_;
  std::set<Uuid> runs_;
  std::int64_t number_ = 0;           // of the line, from 1
  std::int64_t wrong_ = 0;            // lines
  std::vector<std::string> refused_;  // the first of them, as JSON
};

/// Reads them to the end: few on the loop, many on a thread of the pool, which does what else waits
/// for it between pieces. `lines` outlives it. Errors: the pool's.
Co<Expected<>> read_apart(aio::BlockingPool& pool, SentLines& lines);

}  // namespace hearth::record::own
