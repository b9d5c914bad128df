#pragma once
#include "http/message.hh"
#include "http/stream.hh"

// Inside of http: answers whose body is made while it is sent.

namespace hearth::http {

/// Calls `make` with a writer to `stream`, in chunks or as they are, and waits for its end. When
/// the peer has left meanwhile, what `make` waits for ends as Errc::cancelled and its writes give
/// Errc::unavailable. A peer that only shut down its writing side counts as one that left.
/// `write_time`: for each part. All but `loop` must live until it completes.
Co<Expected<>> write_stream(aio::Loop& loop, Stream& stream,
                            std::function<Co<Expected<>>(BodyWriter&)>& make, bool in_chunks,
                            Duration write_time);

}  // namespace hearth::http
