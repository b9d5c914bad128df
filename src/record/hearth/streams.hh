#pragma once
#include <memory>
#include <set>

#include "aio/event.hh"

namespace hearth::record::own {

/// Answers that are endless or large and are under way: how many there are, and the word that they
/// shall end. On the loop's thread.
class Streams {
 public:
  static constexpr std::size_t kStreamsMax = 256;

  explicit Streams(aio::Loop& loop, std::size_t most = kStreamsMax) : loop_(loop), most_(most) {}
  Streams(const Streams&) = delete;

  /// One stream's place, for as long as it lives.
  class Place {
   public:
    explicit Place(Streams& streams) : streams_(streams), wake_(streams.loop_) {
      streams_.places_.insert(this);
    }
    ~Place() { streams_.places_.erase(this); }
    Place(const Place&) = delete;

    bool ending() const { return streams_.ending_; }
    /// Notified when it shall end; the stream may have others notify it too.
    aio::Event& wake() { return wake_; }

   private:
    friend class Streams;
    Streams& streams_;
    aio::Event wake_;
  };

  /// Nothing: there are as many as may be, or all are ending. Shared since a Response is copied.
  std::shared_ptr<Place> enter() {
    if (ending_ || places_.size() >= most_) return nullptr;
    return std::make_shared<Place>(*this);
  }
  /// All end as soon as their client has taken what was sent, and nobody enters any more.
  void end() {
    ending_ = true;
    for (Place* const place : places_) place->wake_.notify();
  }
  std::size_t size() const { return places_.size(); }

 private:
  aio::Loop& loop_;
  const std::size_t most_;
  std::set<Place*> places_;
  bool ending_ = false;
};

}  // namespace hearth::record::own
