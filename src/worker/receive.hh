#pragma once
#include <vector>

#include "aio/unix_socket.hh"
#include "worker/frame.hh"

namespace hearth::worker {

/// The next whole frame of a connection. Descriptors that come along are appended to `fds`.
///
/// `parser` keeps what came beyond the frame: one per connection, used for all of its frames. All
/// three outlive the completion.
///
/// Errc::protocol: nonsense, more than 16 descriptors, or the peer hung up.
Co<Expected<Frame>> receive_frame(aio::UnixSocket& connection, FrameParser& parser,
                                  std::vector<aio::Fd>& fds);

}  // namespace hearth::worker
