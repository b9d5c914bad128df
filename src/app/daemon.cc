#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "aio/blocked_watch.hh"
#include "aio/scope.hh"
#include "aio/watch.hh"
#include "ansible/call_share.hh"
#include "app/commands.hh"
#include "app/console_log.hh"
#include "app/daemon_client.hh"
#include "app/daemon_lock.hh"
#include "app/daemon_options.hh"
#include "app/recording.hh"
#include "app/served_url.hh"
#include "app/serving.hh"
#include "app/store_of.hh"
#include "far/channels.hh"
#include "worker/service.hh"

namespace hearth::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr off_t kLogBytesMax = 1'000'000;
/// How long `hearth serve` waits for what runs in the daemon that it replaces.
constexpr Duration kTakeOver = seconds(30);

/// Nothing of whoever started it stays open: a pipe that a caller waits for would never end.
void close_inherited() {
  ::close_range(3, ~0U, 0);
}

/// The daemon's log, begun anew beyond a megabyte; /dev/null where the home cannot be written.
int open_log(const std::string& home) {
  const std::string path = home + "/daemon.log";
  struct stat info{};
  const bool large = ::stat(path.c_str(), &info) == 0 && info.st_size > kLogBytesMax;
  const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | (large ? O_TRUNC : 0);
  const int fd = ::open(path.c_str(), flags, 0600);
  return fd >= 0 ? fd : ::open("/dev/null", O_WRONLY | O_CLOEXEC);
}

/// A socket of the runtime directory. What a daemon before this one left there is removed: the lock
/// says that it is gone.
Expected<aio::UnixListener> listen(aio::Loop& loop, const worker::RuntimeDir& dir,
                                   std::string_view name) {
  const std::string path = dir.through_fd(name);
  ::unlink(path.c_str());
  return aio::listen_unix(loop, path);
}

/// Everything that the daemon is made of, in the order in which it may be taken apart again.
class Daemon {
 public:
  Daemon(aio::Loop& loop, Log& log, const Env& env, const std::string& runtime)
      : loop_(loop),
        log_(log),
        idle_limit_(seconds_of(env, "HEARTH_IDLE_SECONDS", 600)),
        last_busy_(loop.clock().now()),
        recording_(loop, log, env),
        serving_(loop, log, env, recording_),
        workers_(service_options(env, runtime, log)),
        far_(loop, log, far_options(env, workers_.limits), far_doors()),
        service_(loop, log, workers_, service_doors()),
        scope_(loop) {
    scope_.start("signals", end_on_signal());
    scope_.start("idle", end_when_idle());
  }

  Expected<> start(const worker::RuntimeDir& dir) {
    TRY(auto calls, listen(loop_, dir, "worker.sock"));
    recording_.start_and_retry(dir.through_fd("journal.sock"));
    ::unlink(dir.through_fd("api.sock").c_str());
    forget_served_url(dir);
    CHECK_OK(serving_.listen_here(dir.through_fd("api.sock")));
    scope_.start("callers", service_.serve(std::move(calls)));
    return {};
  }

  /// The URL that it serves at.
  Expected<std::string> serve(const ServeOptions& options) {
    return serving_.listen_on_tcp(options);
  }

 private:
  far::ChannelsDoors far_doors() {
    return {[this](const worker::RanCall& call) { take_ran(call); }};
  }

  worker::ServiceDoors service_doors() {
    worker::ServiceDoors doors;
    doors.ran = [this](const worker::RanCall& call) { take_ran(call); };
    doors.calls = [this](std::string_view run) { return shares_.describe(run); };
    doors.playbook = [this](std::string_view run) { return recording_.number_of(run); };
    doors.sync = [this] { return recording_.sync(); };
    doors.quit = [this] { quit(); };
    doors.list = [this](JsonArray& workers) { far_.list(workers); };
    doors.far = [this](aio::UnixSocket plugin, worker::Frame frame, std::vector<aio::Fd> fds) {
      return far_.handle(std::move(plugin), std::move(frame), std::move(fds));
    };
    return doors;
  }

  void take_ran(const worker::RanCall& call) {
    if (!Uuid::parse(call.run)) return;
    recording_.ran(call);
    if (call.how == worker::kPlain) {
      shares_.add_plain(call.run, call.why);
    } else {
      shares_.add_warm(call.run, call.waited, call.start);
    }
  }

  void quit() {
    quitting_ = true;
    far_.close_all();
  }

  bool idle() const {
    return service_.idle() && serving_.idle() && recording_.idle() && far_.idle();
  }

  Co<> end_on_signal() {
    aio::Signals signals(loop_, {SIGTERM, SIGINT, SIGHUP});
    const auto signal = co_await signals.next();
    if (signal) co_await end();
  }

  /// Looks ten times a second while it is asked to end, else often enough for the limit.
  Co<> end_when_idle() {
    while (true) {
      const Duration pause = quitting_ ? Duration(milliseconds(20))
                                       : std::min<Duration>(idle_limit_ / 4, milliseconds(500));
      const auto slept = co_await aio::sleep_for(loop_, pause);
      if (!slept) co_return;
      if (quitting_) (void)service_.stop_sessions({});  // no call waits for a session's end
      const Steady::time_point now = loop_.clock().now();
      if (!idle()) last_busy_ = now;
      const Steady::time_point used = std::max(last_busy_, service_.last_used());
      if (idle() && (quitting_ || now - used > idle_limit_)) break;
    }
    co_await end();
  }

  Co<> end() {
    log_.info("ends");
    service_.stop("");
    co_await serving_.close();
    co_await recording_.close();
    loop_.stop();
  }

  aio::Loop& loop_;
  Log& log_;
  const Duration idle_limit_;
  Steady::time_point last_busy_;
  bool quitting_ = false;
  Recording recording_;
  Serving serving_;
  ansible::CallShares shares_;
  const worker::ServiceOptions workers_;
  far::Channels far_;
  worker::Service service_;
  aio::Scope scope_;
};

/// Asks the daemon that runs to end, and takes its place once it has.
Expected<aio::Fd> take_over(const Env& env, const worker::RuntimeDir& dir) {
  aio::SystemClock clock;
  aio::Loop loop(clock);
  (void)aio::run_in(loop, ask(loop, env, {{"t", "quit"}}, seconds(5)));
  const Deadline deadline = clock.now() + kTakeOver;
  while (true) {
    auto lock = lock_as_daemon(dir, build_id());
    if (lock || lock.error().code != Errc::busy) return lock;
    if (clock.now() > deadline)
      return fail(Errc::busy,
                  "the daemon that runs has work; try again when its playbooks have ended");
    std::this_thread::sleep_for(milliseconds(50));
  }
}

/// `serve`: where to listen, or null.
Expected<> run_daemon(const Env& env, Log& log, const ServeOptions* serve) {
  CHECK_OK(store_of(env));
  TRY(worker::RuntimeDir dir, worker::open_runtime_dir(env.runtime(), true));
  auto lock = lock_as_daemon(dir, build_id());
  if (!lock && lock.error().code == Errc::busy && serve) lock = take_over(env, dir);
  if (!lock) return std::unexpected(std::move(lock).error());
  forget_served_url(dir);
  // Without it payloads are learnt anew by each zygote.
  if (const auto made = make_private_folder(env.cache() + "/payloads"); !made)
    log.warning(made.error().message);
  aio::SystemClock clock;
  aio::Loop loop(clock);
  std::optional<aio::BlockedWatch> watch;
  if (!env.get("HEARTH_DEBUG").empty()) watch.emplace(loop, log, milliseconds(100));
  Daemon daemon(loop, log, env, dir.path);
  CHECK_OK(daemon.start(dir));
  log.info("listens at " + dir.path);
  if (serve) {
    TRY(const std::string url, daemon.serve(*serve));
    remember_served_url(dir, url);
    CHECK_OK(print(join({"hearth serves ", url, "api/\nthe page:      ", url, "\n"})));
  }
  loop.run();
  ::unlink(dir.through_fd("worker.sock").c_str());
  ::unlink(dir.through_fd("journal.sock").c_str());
  ::unlink(dir.through_fd("api.sock").c_str());
  return {};
}

Expected<> serve(const Env& env, Log& log, ServeOptions options) {
  CHECK_OK(check(options));
  TRY(Env own, with_store(env, options.store));
  if (options.no_search) own.variables["HEARTH_SEARCH"] = "off";
  TRY(options.auth, complete(options.auth, [&](std::string_view name) { return env.get(name); }));
  CHECK_OK(store_of(own));
  if (const std::string url = served_url(env); !url.empty())
    return fail(Errc::busy, join({"hearth serves at ", url, " already; end that one first"}));
  return run_daemon(own, log, &options);
}

/// Environments of calls pass through its memory: no core file, no ptrace(2) by others.
void become_private() {
  close_inherited();
  ::umask(077);
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int serve_main(const Env& env, const ServeOptions& options) {
  become_private();
  FdLog log(STDERR_FILENO, env.get("HEARTH_DEBUG").empty() ? LogLevel::info : LogLevel::debug,
            false);
  const Expected<> ended = serve(env, log, options);
  if (ended) return 0;
  log.error(ended.error().message);
  return exit_code_of(ended.error().code);
}

int daemon_main(const Env& env, const DaemonOptions& options) {
  become_private();
  if (options.detached) {
    (void)make_private_folder(env.home());
    ::dup2(open_log(env.home()), STDERR_FILENO);
  }
  FdLog log(STDERR_FILENO, env.get("HEARTH_DEBUG").empty() ? LogLevel::info : LogLevel::debug,
            true);
  const auto ended = run_daemon(env, log, nullptr);
  if (ended) return 0;
  // Another daemon won the race to the lock: that is what its starter wanted.
  if (ended.error().code == Errc::busy && options.detached) return 0;
  log.error(ended.error().message);
  return exit_code_of(ended.error().code);
}

}  // namespace hearth::app
