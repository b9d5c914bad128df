#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aio/unix_socket.hh"
#include "worker/ran_call.hh"
#include "worker/session_request.hh"

namespace hearth::worker {

/// A call on its way: everything that the child will get.
struct PendingCall {
  std::string frame;           ///< the caller's bytes, handed on unchanged
  std::vector<aio::Fd> fds;    ///< kCallFds of them
  aio::UnixSocket connection;  ///< the caller's
  std::optional<SessionRequest> session;
  CallNote note;
  ChildId caller = 0;  ///< its pid

  /// What goes with the frame to a child; they stay this call's.
  std::vector<int> descriptors() const {
    std::vector<int> all;
    for (const aio::Fd& fd : fds) all.push_back(fd.get());
    all.push_back(connection.fd());
    return all;
  }
};

}  // namespace hearth::worker
