#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>

#include "aio/pool.hh"
#include "aio/scope.hh"
#include "base/log.hh"
#include "journal/intake.hh"
#include "record/remote/wish.hh"

namespace hearth::record {

/// Sends runs that ask for it (wish.hh) to another Hearth, from this journal and as it grows: what
/// the playbook waits for is this machine's disk, never the network. A server that is away is tried
/// again, later and later; what it has it says by numbers, so that nothing is lost or doubled when
/// either side dies.
///
/// On the loop's thread; the references outlive it.
class Forwarder {
 public:
  Forwarder(aio::Loop& loop, Log& log, journal::Intake& intake, journal::JournalFolder journal,
            std::string home);
  ~Forwarder();

  /// Looks for wishes until it is cancelled, `pause` between.
  Co<> run(Duration pause);
  /// Something is to be sent, and was not tried in vain for an hour.
  bool busy() const;

  class Sending;

 private:
  Co<Expected<>> look();
  Co<Expected<Place>> place_of(const Wish& wish);
  Co<> send(std::unique_ptr<Sending> sending);

  aio::Loop& loop_;
  Log& log_;
  journal::Intake& intake_;
  const journal::JournalFolder journal_;
  const std::string folder_;
  aio::BlockingPool pool_;     // of its own: a name of a host may take long to find
  journal::Cursor before_;     // the journal's end when wishes were looked for last
  UtcMicros quiet_since_ = 0;  // nothing was appended between then and this object's making
  bool first_ = true;
  std::set<Uuid> refused_;  // wishes that cannot be read: said once
  std::map<Uuid, Sending*> sendings_;
  aio::Scope scope_;  // last: its coroutines use all of the above
};

}  // namespace hearth::record
