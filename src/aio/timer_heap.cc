#include "aio/timer_heap.hh"

#include "base/error.hh"

namespace hearth::aio {

Timer::~Timer() {
  if (heap_) heap_->remove(*this);
}

void TimerHeap::add(Timer& timer, Deadline at) {
  HEARTH_ASSERT(!timer.heap_);
  timer.heap_ = this;
  entries_.emplace_back();
  sift_up(entries_.size() - 1, Entry{at, next_order_++, &timer});
}

void TimerHeap::remove(Timer& timer) {
  HEARTH_ASSERT(timer.heap_ == this);
  const std::size_t index = timer.index_;
  timer.heap_ = nullptr;
  const Entry last = entries_.back();
  entries_.pop_back();
  if (index == entries_.size()) return;
  if (index > 0 && last < entries_[(index - 1) / 2]) {
    sift_up(index, last);
  } else {
    sift_down(index, last);
  }
}

std::size_t TimerHeap::fire(Deadline now) {
  std::size_t count = 0;
  for (; !empty() && entries_.front().at <= now; ++count) {
    Timer& timer = *entries_.front().timer;
    remove(timer);
    timer.on_time();
  }
  return count;
}

void TimerHeap::place(std::size_t index, Entry entry) {
  entries_[index] = entry;
  entry.timer->index_ = index;
}

void TimerHeap::sift_up(std::size_t index, Entry entry) {
  while (index > 0) {
    const std::size_t parent = (index - 1) / 2;
    if (!(entry < entries_[parent])) break;
    place(index, entries_[parent]);
    index = parent;
  }
  place(index, entry);
}

void TimerHeap::sift_down(std::size_t index, Entry entry) {
  while (true) {
    std::size_t child = 2 * index + 1;
    if (child >= entries_.size()) break;
    if (child + 1 < entries_.size() && entries_[child + 1] < entries_[child]) ++child;
    if (!(entries_[child] < entry)) break;
    place(index, entries_[child]);
    index = child;
  }
  place(index, entry);
}

}  // namespace hearth::aio
