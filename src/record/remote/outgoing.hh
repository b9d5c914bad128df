#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hh"
#include "journal/cursor.hh"

namespace hearth::record {

/// The line without the `row` that this journal gave it: the other one gives its own.
std::string without_row(std::string_view line);

/// What a person can do about an answer that is neither taken nor refused by line; "" for nothing.
std::string_view mend_of(int status);

/// What of the journal goes to another server in one request: lines of one run, as their producers
/// sent them. Takes in the journal's lines one after the other.
class Outgoing {
 public:
  explicit Outgoing(const Uuid& run) : run_(run) {}

  void add(std::string_view line, const journal::Cursor& next);
  /// Enough for a request.
  bool full() const { return body_.size() >= kBytes; }
  bool empty() const { return body_.empty(); }
  const std::string& body() const { return body_; }
  /// Behind the last line that was looked at; its own or another run's.
  const journal::Cursor& at() const { return at_; }
  /// The run's end was among the lines.
  bool ended() const { return ended_; }
  /// The other server has what was gathered.
  void sent() { body_.clear(); }
  /// Leaves out these lines (counted from 1), which the other server does not take. False: there
  /// is none of them.
  bool drop(const std::vector<std::int64_t>& lines);

  void resume(const journal::Cursor& at, bool ended) {
    at_ = at;
    ended_ = ended;
  }

 private:
  static constexpr std::size_t kBytes = 256 * 1024;
  Uuid run_;
  std::string body_;
  journal::Cursor at_;
  bool ended_ = false;
};

}  // namespace hearth::record
