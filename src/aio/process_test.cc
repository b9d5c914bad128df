#include "aio/process.hh"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <fstream>

#include <filesystem>
#include <thread>

#include "aio/scope.hh"
#include "aio/spawn.hh"
#include "aio/unix_socket.hh"

namespace hearth::aio {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

SpawnOptions shell(std::string script) {
  return {.argv = {"sh", "-c", std::move(script)}, .env = {"PATH=/usr/bin:/bin", "A=b"}};
}

bool is_gone(pid_t pid) {
  return ::kill(pid, 0) < 0 && errno == ESRCH;
}

class ProcessTest : public testing::Test {
 protected:
  Exit exit_of(const SpawnOptions& options) {
    auto process = Process::spawn(loop, options).value();
    return run_in(loop, process.wait()).value();
  }
  /// What the script writes to its standard output.
  std::string output_of(SpawnOptions options) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    Fd reader(ends[0]), writer(ends[1]);
    options.fds.emplace_back(writer.get(), 1);
    auto process = Process::spawn(loop, options).value();
    writer.reset();
    std::string text;
    char buffer[4096];
    for (ssize_t got; (got = ::read(reader.get(), buffer, sizeof(buffer))) > 0;)
      text.append(buffer, static_cast<std::size_t>(got));
    EXPECT_TRUE(run_in(loop, process.wait()));
    return text;
  }

  SystemClock clock;
  Loop loop{clock};
};

TEST_F(ProcessTest, TheExitCodeIsTheProgramsOwn) {
  EXPECT_EQ(exit_of(shell("exit 0")).code, 0);
  const Exit exit = exit_of(shell("exit 42"));
  EXPECT_EQ(exit.code, 42);
  EXPECT_EQ(exit.signal, 0);
}

TEST_F(ProcessTest, TheSignalThatEndedItIsTold) {
  EXPECT_EQ(exit_of(shell("kill -TERM $$")).signal, SIGTERM);
}

TEST_F(ProcessTest, TheUsageIsItsOwn) {
  const Exit exit = exit_of(shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"));
  EXPECT_GT(exit.usage.ru_utime.tv_sec * 1'000'000 + exit.usage.ru_utime.tv_usec, 0);
  EXPECT_GT(exit.usage.ru_maxrss, 0);
}

TEST_F(ProcessTest, AProgramThatIsNotThereIsNotFound) {
  EXPECT_EQ(Process::spawn(loop, {.argv = {"/no/such"}}).error().code, Errc::not_found);
  EXPECT_EQ(Process::spawn(loop, {.argv = {"no-such-program"}}).error().code, Errc::not_found);
  EXPECT_EQ(Process::spawn(loop, {.argv = {"/etc/passwd"}}).error().code, Errc::denied);
  EXPECT_EQ(Process::spawn(loop, {.argv = {}}).error().code, Errc::invalid);
  auto options = shell("exit 0");
  options.cwd = "/no/such/folder";
  const auto error = Process::spawn(loop, options).error();
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_TRUE(error.message.starts_with("/no/such/folder: ")) << error.message;
  EXPECT_LT(::waitpid(-1, nullptr, WNOHANG), 0);  // no child is left
}

TEST(Spawn, AProgramIsLookedForInThePathOfTheGivenEnvironment) {
  using Strings = std::vector<std::string>;
  EXPECT_EQ(program_candidates("x", {"PATH=/a::/b"}), (Strings{"/a/x", "./x", "/b/x"}));
  EXPECT_EQ(program_candidates("x", {}), (Strings{"/usr/bin/x", "/bin/x"}));
  EXPECT_EQ(program_candidates("d/x", {"PATH=/a"}), Strings{"d/x"});
}

TEST_F(ProcessTest, TheEnvironmentAndFolderAreThoseGiven) {
  auto options = shell("pwd; env");
  options.cwd = "/usr";
  const std::string text = output_of(options);
  EXPECT_TRUE(text.starts_with("/usr\n")) << text;
  EXPECT_TRUE(text.contains("A=b\n"));
  EXPECT_FALSE(text.contains("HOME="));
}

TEST_F(ProcessTest, OnlyTheDescriptorsGivenAreOpen) {
  Fd extra(::open("/", O_RDONLY));  // not close-on-exec
  EXPECT_EQ(output_of(shell("readlink /proc/$$/fd/0 /proc/$$/fd/2")), "/dev/null\n/dev/null\n");
  EXPECT_EQ(output_of(shell("exec ls /proc/self/fd")), "0\n1\n2\n3\n");  // 3: the folder it lists
}

TEST_F(ProcessTest, OverlappingDescriptorsAreSwapped) {
  const Fd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Fd zero(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  auto options = shell("readlink /proc/$$/fd/" + std::to_string(null.get()) + " /proc/$$/fd/" +
                       std::to_string(zero.get()));
  options.fds = {{null.get(), zero.get()}, {zero.get(), null.get()}};
  EXPECT_EQ(output_of(options), "/dev/zero\n/dev/null\n");
}

TEST_F(ProcessTest, ABadDescriptorIsAnError) {
  auto options = shell("exit 0");
  options.fds = {{9999, 3}};
  EXPECT_FALSE(Process::spawn(loop, options));
}

TEST_F(ProcessTest, SignalsAreInTheChildAsByDefault) {
  struct sigaction ignore{}, before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGUSR1, &ignore, &before);
  sigset_t blocked, mask;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &mask);
  const std::string text = output_of(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"));
  ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  ::sigaction(SIGUSR1, &before, nullptr);
  EXPECT_EQ(text, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

/// The line of this process's proc(5) status that starts with `name`.
std::string own_status_line(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name)) return line;
  return "";
}

TEST_F(ProcessTest, AChildThatInheritsHasWhatThisProcessWasGiven) {
  const Fd given(::fcntl(1, F_DUPFD, 200));
  const Fd own(::fcntl(1, F_DUPFD_CLOEXEC, 300));
  ::signal(SIGUSR2, SIG_IGN);
  SpawnOptions options = shell("for n in 200 300; do [ -e /proc/self/fd/$n ] && echo $n; done");
  options.inherit = true;
  EXPECT_EQ(output_of(options), "200\n");
  options.argv = {"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"};  // sh unblocks signals
  options.blocked = 1u << (SIGUSR1 - 1);
  const std::string text = output_of(options);
  // Whoever started the tests may have had more ignored; it must be there, and SIGUSR2's bit too.
  const std::string ignored = own_status_line("SigIgn:");
  ::signal(SIGUSR2, SIG_DFL);
  EXPECT_EQ(text, "SigBlk:\t0000000000000200\n" + ignored + "\n");
  EXPECT_EQ(std::stoull(ignored.substr(8), nullptr, 16) & 0x800, 0x800u);
}

TEST_F(ProcessTest, TheExitCodeIsKnownAlsoWhenSigchldWasIgnored) {
  ::signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(exit_of(shell("exit 42")).code, 42);
}

TEST_F(ProcessTest, ANewSessionIsItsOwnLeader) {
  auto options = shell("ps -o sid= -p $$; echo $$");
  options.new_session = true;
  std::string text = output_of(options);
  std::erase(text, ' ');
  const auto lines = split(text, '\n');
  EXPECT_EQ(lines.at(0), lines.at(1));
}

TEST_F(ProcessTest, KillSendsASignal) {
  auto process = Process::spawn(loop, shell("exec sleep 100")).value();
  process.kill(SIGINT);
  EXPECT_EQ(run_in(loop, process.wait()).value().signal, SIGINT);
  process.kill(SIGINT);  // nothing happens
}

TEST_F(ProcessTest, ACancelledWaitLeavesItRunning) {
  auto process = Process::spawn(loop, shell("exec sleep 100")).value();
  const Deadline deadline = clock.now() + milliseconds(10);
  EXPECT_EQ(run_in(loop, with_deadline(loop, deadline, process.wait())).error().code,
            Errc::timeout);
  EXPECT_EQ(::kill(process.pid(), 0), 0);
  process.kill(SIGKILL);
  EXPECT_EQ(run_in(loop, process.wait()).value().signal, SIGKILL);
}

TEST_F(ProcessTest, DestructionKillsAndTheLoopReaps) {
  pid_t pid = 0;
  {
    auto process = Process::spawn(loop, shell("exec sleep 100")).value();
    pid = process.pid();
  }
  loop.run();  // until it is reaped: nothing else is left
  EXPECT_TRUE(is_gone(pid));
}

TEST(Process, TheLoopsDestructionReapsWhatIsLeft) {
  pid_t pid = 0;
  {
    SystemClock clock;
    Loop loop(clock);
    auto process = Process::spawn(loop, shell("exec sleep 100")).value();
    pid = process.pid();
  }
  EXPECT_TRUE(is_gone(pid));
}

Co<> waits(Loop& loop, pid_t& pid) {
  auto process = Process::spawn(loop, shell("exec sleep 100")).value();
  pid = process.pid();
  (void)co_await process.wait();
}

TEST_F(ProcessTest, ADestroyedScopeKillsTheProcessesOfItsTasks) {
  pid_t pid = 0;
  {
    Scope scope(loop);
    scope.start("waits", waits(loop, pid));
    EXPECT_TRUE(run_in(loop, sleep_for(loop, milliseconds(10))));
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  loop.run();
  EXPECT_TRUE(is_gone(pid));
}

}  // namespace
}  // namespace hearth::aio
