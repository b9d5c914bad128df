#pragma once
#include "aio/event.hh"
#include "journal/follower.hh"
#include "record/remote/forwarder.hh"
#include "record/remote/outgoing.hh"

// Inside of record/remote.

namespace hearth::record {

/// One run on its way to another server.
class Forwarder::Sending {
 public:
  Sending(Forwarder& forwarder, Wish wish, SentTo place);

  /// Until the run's end is there, and what came late behind it; or until it is given up.
  /// False: this cannot be sent as it is.
  Co<bool> run();
  const Uuid& which() const { return wish_.run; }
  bool in_vain() const;

 private:
  enum class Said { taken, dropped, again };
  Co<Expected<bool>> gather();
  Co<Expected<>> deliver();
  Co<Expected<Said>> post();
  Expected<> make_client();
  Co<Expected<http::Request>> request();
  Said understood(const http::Answer& answer);
  void trouble(std::string line);

  Forwarder& forwarder_;
  aio::Loop& loop_;
  const Wish wish_;
  Outgoing outgoing_;
  aio::Event wake_;
  journal::Intake::Listening listening_;
  journal::Follower follower_;
  std::unique_ptr<http::Client> client_;
  LastingTrouble trouble_;
  Steady::time_point progress_;
};

}  // namespace hearth::record
