#pragma once
#include <map>
#include <string>

#include "aio/unix_socket.hh"
#include "journal/intake.hh"
#include "journal/line_buffer.hh"

namespace hearth::journal {

/// One producer at `journal.sock` (docs/protocol/journal.md §2), from its first line to its last
/// acknowledgement.
class Connection {
 public:
  /// Long lines of all connections together hold at most this; who would pass it is hung up on.
  static constexpr std::size_t kLongLinesBytesMax = 64 * 1024 * 1024;
  static constexpr std::size_t kProducersMax = 1024;

  /// `long_lines` is what all connections' buffers hold; the references outlive it.
  Connection(aio::Loop& loop, Intake& intake, std::size_t& long_lines, aio::UnixSocket socket);
  ~Connection();

  /// Until the peer has gone, or is hung up on: for what the document does not allow, for not
  /// reading its answers for 30 s, and when the journal takes nothing (the producer keeps what was
  /// not acknowledged and tries again).
  Co<> serve();

 private:
  Co<> read();
  Co<Expected<>> read_some();
  Co<Expected<>> take_lines();
  void take(std::string_view line);
  Co<> answer();
  bool intake_failed() const;
  std::string answers();

  aio::Loop& loop_;
  Intake& intake_;
  std::size_t& long_lines_;
  aio::UnixSocket socket_;
  LineBuffer buffer_;
  std::size_t counted_ = 0;             // our part of long_lines_
  std::map<Uuid, std::int64_t> acked_;  // per producer, -1: nothing yet
  std::string errors_;                  // lines to be sent
  Intake::Ticket first_ = 0;            // batches of ours that have not ended, or 0
  Intake::Ticket last_ = 0;
  bool read_ends_ = false;
  aio::Event news_;  // something to answer, or read_ends_
  aio::Event gone_;
};

}  // namespace hearth::journal
