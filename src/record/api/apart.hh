#pragma once
#include <type_traits>

#include "aio/pool.hh"

namespace hearth::record::api {

/// So much text is read or written on the loop: about 0.2 ms at 2 us for 1 KB. A thread costs less
/// than that only with more.
inline constexpr std::size_t kOnLoopBytesMax = 64 * 1024;

/// What `work` returns, which looks at `bytes` of text: made here where they are few, else on a
/// thread, so that a large body holds up nobody but who sent it. `work` must not touch the loop;
/// what it refers to outlives the call, as with the pool's `run`.
/// Errors: the pool's.
template <class F>
auto apart(aio::BlockingPool& pool, std::size_t bytes, F work)
    -> Co<Expected<std::invoke_result_t<F&>>> {
  if (bytes <= kOnLoopBytesMax) {
    Expected<std::invoke_result_t<F&>> made(work());
    co_return made;
  }
  co_return co_await pool.run(std::move(work));
}

}  // namespace hearth::record::api
