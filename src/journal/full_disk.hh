#pragma once
#include <signal.h>
#include <sys/resource.h>

// For tests.
namespace hearth::journal::testing {

/// While it lives, no file of this process grows past `bytes`: what write(2) meets on a full disk,
/// short writes first.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;

 private:
  rlimit before_;
};

}  // namespace hearth::journal::testing
