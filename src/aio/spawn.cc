#include "aio/spawn.hh"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/text.hh"

// The child of clone(CLONE_VM | CLONE_VFORK) runs on our memory until execve(2): it only makes
// system calls, through syscall(2), which no sanitizer intercepts. fork(2) would cost 28 ms in a
// process of 500 MB; posix_spawn(3) knows no PR_SET_PDEATHSIG.

namespace hearth::aio {
namespace {

constexpr std::size_t kStackBytes = 64 * 1024;

// The thread sanitizer follows clone(2) and takes the child for a fork: there it is one.
#if __has_feature(thread_sanitizer)
constexpr int kCloneFlags = CLONE_VFORK | CLONE_PIDFD | SIGCHLD;
#else
constexpr int kCloneFlags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;
#endif
constexpr int kSignalMax = 64;

/// Everything that the child needs, made before it exists: it must not allocate.
struct Plan {
  std::vector<std::string> programs;
  std::vector<const char*> program_paths;  // of programs
  std::vector<char*> argv;
  std::vector<char*> env;
  const char* cwd = nullptr;  // null: stay
  std::vector<std::pair<int, int>> fds;
  std::vector<int> copies;   // of the left sides of fds, above all right sides
  std::vector<int> missing;  // 0, 1 and 2 where fds do not name them
  std::vector<int> kept;     // sorted: everything but these is closed
  int first_copy = 0;
  bool inherit = false;
  unsigned long blocked = 0;
  bool new_session = false;
  bool die_with_parent = false;
  pid_t parent = 0;
  struct Answer* answer = nullptr;  // for the child to write
};

/// What the child says when it could not become the program.
struct Answer {
  int error;
  const char* where;
};

std::vector<char*> c_strings(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const std::string& string : strings) out.push_back(const_cast<char*>(string.c_str()));
  out.push_back(nullptr);
  return out;
}

void plan_fds(Plan& plan, const std::vector<std::pair<int, int>>& fds) {
  plan.fds = fds;
  plan.copies.resize(fds.size());
  plan.kept = {0, 1, 2};
  for (const auto& [ours, theirs] : fds) plan.kept.push_back(theirs);
  std::ranges::sort(plan.kept);
  const auto repeated = std::ranges::unique(plan.kept);
  plan.kept.erase(repeated.begin(), repeated.end());
  plan.first_copy = plan.kept.back() + 1;
  for (const int standard : {0, 1, 2})
    if (std::ranges::none_of(fds, [&](const auto& pair) { return pair.second == standard; }))
      plan.missing.push_back(standard);
}

Plan plan_of(const SpawnOptions& options) {
  Plan plan;
  plan.programs = program_candidates(options.argv.front(), options.env);
  for (const std::string& program : plan.programs) plan.program_paths.push_back(program.c_str());
  plan.argv = c_strings(options.argv);
  plan.env = c_strings(options.env);
  if (!options.cwd.empty()) plan.cwd = options.cwd.c_str();
  plan_fds(plan, options.fds);
  plan.inherit = options.inherit;
  plan.blocked = options.blocked;
  plan.new_session = options.new_session;
  plan.die_with_parent = options.die_with_parent;
  plan.parent = ::getpid();
  return plan;
}

// --- in the child -------------------------------------------------------------------------------

#define HEARTH_IN_CHILD __attribute__((no_sanitize("address", "thread", "undefined")))

/// The kernel's sigaction; all zero is SIG_DFL.
struct KernelAction {
  void* handler = nullptr;
  unsigned long flags = 0;
  void* restorer = nullptr;
  unsigned long mask = 0;
};

[[noreturn]] HEARTH_IN_CHILD void give_up(Plan& plan, const char* where) {
  *plan.answer = Answer{errno, where};
  while (true) ::syscall(SYS_exit_group, 127);
}

// Handlers go before the mask does: they would run on the parent's memory.
HEARTH_IN_CHILD void set_signals(Plan& plan) {
  static constexpr KernelAction kDefault;
  for (int signal = 1; signal <= kSignalMax; ++signal) {
    KernelAction now;
    ::syscall(SYS_rt_sigaction, signal, nullptr, &now, sizeof(now.mask));
    if (plan.inherit && now.handler == reinterpret_cast<void*>(SIG_IGN)) continue;
    ::syscall(SYS_rt_sigaction, signal, &kDefault, nullptr, sizeof(kDefault.mask));
  }
  ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &plan.blocked, nullptr, sizeof(plan.blocked));
}

// First copies out of the way of all targets, then each copy to its place: pairs may overlap.
HEARTH_IN_CHILD void place_fds(Plan& plan) {
  const std::size_t count = plan.fds.size();
  const std::pair<int, int>* const fds = plan.fds.data();
  int* const copies = plan.copies.data();
  for (std::size_t i = 0; i < count; ++i) {
    copies[i] =
        static_cast<int>(::syscall(SYS_fcntl, fds[i].first, F_DUPFD_CLOEXEC, plan.first_copy));
    if (copies[i] < 0) give_up(plan, "duplicating a descriptor");
  }
  for (std::size_t i = 0; i < count; ++i)
    if (::syscall(SYS_dup3, copies[i], fds[i].second, 0) < 0) give_up(plan, "dup3");
}

HEARTH_IN_CHILD void open_null(Plan& plan) {
  for (std::size_t i = 0; i < plan.missing.size(); ++i) {
    const int target = plan.missing.data()[i];
    const int fd = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR, 0));
    if (fd < 0) give_up(plan, "/dev/null");
    if (fd == target) continue;
    if (::syscall(SYS_dup3, fd, target, 0) < 0) give_up(plan, "dup3");
  }
}

HEARTH_IN_CHILD void close_others(Plan& plan) {
  unsigned first = 0;
  for (std::size_t i = 0; i < plan.kept.size(); ++i) {
    const auto kept = static_cast<unsigned>(plan.kept.data()[i]);
    if (first < kept) ::syscall(SYS_close_range, first, kept - 1, 0);
    first = kept + 1;
  }
  if (::syscall(SYS_close_range, first, ~0u, 0) < 0) give_up(plan, "close_range");
}

HEARTH_IN_CHILD void leave_parent(Plan& plan) {
  if (plan.new_session && ::syscall(SYS_setsid) < 0) give_up(plan, "setsid");
  if (plan.die_with_parent) {
    ::syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (::syscall(SYS_getppid) != plan.parent) ::syscall(SYS_exit_group, 127);  // gone already
  }
  if (plan.cwd && ::syscall(SYS_chdir, plan.cwd) < 0) give_up(plan, plan.cwd);
}

// As execvp(3): a program that may not be run is the answer only when no other is found.
HEARTH_IN_CHILD void become_program(Plan& plan) {
  int error = ENOENT;
  for (std::size_t i = 0; i < plan.program_paths.size(); ++i) {
    ::syscall(SYS_execve, plan.program_paths.data()[i], plan.argv.data(), plan.env.data());
    if (errno == EACCES) {
      error = EACCES;
    } else if (errno != ENOENT && errno != ENOTDIR) {
      give_up(plan, plan.argv.data()[0]);
    }
  }
  errno = error;
  give_up(plan, plan.argv.data()[0]);
}

HEARTH_IN_CHILD int child(void* argument) {
  Plan& plan = *static_cast<Plan*>(argument);
  leave_parent(plan);
  place_fds(plan);
  if (!plan.inherit) {
    open_null(plan);
    close_others(plan);
  }
  set_signals(plan);
  become_program(plan);
  return 127;
}

// --- in the parent ------------------------------------------------------------------------------

/// No signal handler may run in the child while it shares our memory.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~AllSignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

/// The child's stack, with its answer at the far end. Shared, so that the answer also comes out of
/// a child with memory of its own.
class Stack {
 public:
  Stack()
      : memory_(::mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS | MAP_STACK, -1, 0)) {}
  ~Stack() {
    if (*this) ::munmap(memory_, kStackBytes);
  }
  Stack(const Stack&) = delete;
  explicit operator bool() const { return memory_ != MAP_FAILED; }
  void* top() const { return static_cast<char*>(memory_) + kStackBytes; }
  Answer& answer() const { return *static_cast<Answer*>(memory_); }

 private:
  void* memory_;
};

// Whoever started us may have set SIGCHLD to be ignored: then the kernel reaps, and nobody is told
// how a child ended (wait(2)).
void keep_ended_children() {
  struct sigaction now{};
  ::sigaction(SIGCHLD, nullptr, &now);
  if (now.sa_handler == SIG_IGN) ::signal(SIGCHLD, SIG_DFL);
}

}  // namespace

std::vector<std::string> program_candidates(const std::string& argv0,
                                            const std::vector<std::string>& env) {
  if (argv0.contains('/')) return {argv0};
  std::string path = "/usr/bin:/bin";
  for (const std::string& variable : env)
    if (variable.starts_with("PATH=")) path = variable.substr(5);
  std::vector<std::string> out;
  for (const std::string& folder : split(path, ':'))
    out.push_back(folder.empty() ? join({"./", argv0}) : join({folder, "/", argv0}));
  return out;
}

Expected<Spawned> spawn_process(const SpawnOptions& options) {
  if (options.argv.empty() || options.argv.front().empty())
    return fail(Errc::invalid, "no program to start");
  Plan plan = plan_of(options);
  const Stack stack;
  if (!stack) return fail_errno(errno, "mmap");
  plan.answer = new (&stack.answer()) Answer{};
  keep_ended_children();
  const AllSignalsBlocked blocked;
  int pidfd = -1;
  pid_t pid = ::clone(child, stack.top(), kCloneFlags, &plan, &pidfd);
  if (pid < 0 && errno == EINVAL) {
    // qemu-user knows no CLONE_PIDFD. Nobody else reaps it, so the number stays the child's.
    pid = ::clone(child, stack.top(), kCloneFlags & ~CLONE_PIDFD, &plan);
    if (pid > 0) pidfd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  }
  if (pid < 0) return fail_errno(errno, "clone");
  Spawned spawned{pid, Fd(pidfd)};
  if (stack.answer().error == 0) return spawned;
  siginfo_t ignored;
  ::waitid(P_PID, static_cast<id_t>(pid), &ignored, WEXITED);
  return fail_errno(stack.answer().error, stack.answer().where);
}

}  // namespace hearth::aio
