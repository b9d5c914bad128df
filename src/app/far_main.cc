// hearth-far: what stands at the far end of an ssh connection (docs/protocol/far.md). One static
// program without configuration: a connection may copy it to any host.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>

#include "aio/scope.hh"
#include "app/env.hh"
#include "app/standard_fds.hh"
#include "far/collect.hh"
#include "far/copy.hh"
#include "far/end.hh"
#include "far/files.hh"
#include "far/place.hh"
#include "worker/context.hh"

extern char** environ;

namespace hearth::app {
namespace {

using std::chrono::seconds;

constexpr Duration kCollectable = seconds(60);  // after the channel's end
constexpr int kUsage = 2;
constexpr int kCannot = 69;  // sysexits.h, EX_UNAVAILABLE: the plugin gives this host up

class Silent final : public Log {
 public:
  void write(LogLevel, std::string_view) override {}
};

Duration ttl(const Env& env) {
  const std::string text = env.get("HEARTH_FAR_TTL");
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && value >= 0 ? seconds(value) : seconds(3600);
}

std::string new_name() {
  std::uint8_t bytes[16];
  fill_random(bytes);
  return to_hex({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

int cannot(std::string_view why) {
  const std::string line = join({"hearth-far: ", why, "\n"});
  (void)!::write(STDERR_FILENO, line.data(), line.size());
  return kCannot;
}

/// The channel's descriptors, moved away from 0, 1 and 2, which are /dev/null from here on: nothing
/// that is started may keep the connection open.
struct Ends {
  aio::Fd in;
  aio::Fd out;
};

Ends take_ends() {
  Ends ends{aio::Fd(::fcntl(0, F_DUPFD_CLOEXEC, 3)), aio::Fd(::fcntl(1, F_DUPFD_CLOEXEC, 3))};
  const int null = ::open("/dev/null", O_RDWR);
  for (int fd = 0; fd <= 2; ++fd) ::dup2(null, fd);
  if (null > 2) ::close(null);
  return ends;
}

/// The user's own; below the runtime directory for who has no home (`nobody`).
Expected<std::string> cache_folder(const Env& env, const worker::RuntimeDir& dir) {
  for (const std::string& cache : {env.cache(), dir.path + "/cache"})
    if (make_private_folder(cache + "/payloads") && make_private_folder(cache + "/far/chunks"))
      return cache;
  return fail(Errc::denied, env.cache() + ": no folder of its own can be made there");
}

Expected<far::EndOptions> options_of(const Env& env, const worker::RuntimeDir& dir,
                                     std::string name, const far::Place& place) {
  TRY(const std::string cache, cache_folder(env, dir));
  far::EndOptions options;
  options.build = build_id();
  options.name = std::move(name);
  options.chunks_folder = cache + "/far/chunks";
  options.workers.build = options.build;
  options.workers.cwd = "";
  options.workers.context = worker::own_context();
  options.workers.cache_dir = cache + "/payloads";
  options.workers.runtime_dir = place.path();
  options.workers.notes_dir = place.path() + "/session";
  TRY(const std::string scripts, far::unpack(far::worker_files(), cache + "/far"));
  options.workers.script = scripts + "/zygote.py";
  return options;
}

/// Serves the channel, and the modules that run here. What they keep ends with it: nobody would
/// come to it any more.
Co<> serve_channel(aio::Loop& loop, far::End& end, aio::UnixListener modules) {
  aio::Scope scope(loop);
  scope.start("modules", end.answer_modules(std::move(modules)));
  co_await end.serve();
  co_await scope.close();
  end.let_workers_go();
}

/// Stays a while for who lost the channel, and a copy for who may come again.
Co<> stay(aio::Loop& loop, std::optional<far::Copy>& copy, Duration stay) {
  (void)co_await aio::sleep_for(loop, kCollectable);
  if (!copy) co_return;
  const Steady::time_point until = loop.clock().now() + stay - kCollectable;
  while (!copy->used_by_another() && loop.clock().now() < until)
    (void)co_await aio::sleep_for(loop, std::min<Duration>(seconds(30), stay / 4 + seconds(1)));
  if (!copy->used_by_another()) copy->remove();
}

Co<bool> serve(aio::Loop& loop, far::End& end, aio::UnixListener modules,
               std::optional<far::Copy>& copy, Duration ttl) {
  co_await serve_channel(loop, end, std::move(modules));
  co_await stay(loop, copy, ttl);
  co_return true;
}

int channel(const Env& env, far::Surroundings around) {
  // Not ".": whoever sudo made of the login may have no right to enter its home, and is there all
  // the same. Programs start there, so zygotes do.
  aio::Fd cwd(::open("/proc/self/cwd", O_PATH | O_DIRECTORY | O_CLOEXEC));
  // Environments of calls pass through its memory: no core file, no ptrace(2) by others.
  ::prctl(PR_SET_DUMPABLE, 0);
  if (!cwd) return cannot("the working directory cannot be opened");
  auto dir = worker::open_runtime_dir(env.runtime(), true);
  if (!dir) return cannot(dir.error().message);
  const std::string name = new_name();
  const auto place = far::Place::make(*dir, name);
  if (!place) return cannot(place.error().message);
  auto options = options_of(env, *dir, name, *place);
  if (!options) return cannot(options.error().message);
  std::optional<far::Copy> copy = far::Copy::of(env.self);
  if (copy) copy->use();
  for (const int number : {SIGPIPE, SIGHUP, SIGINT, SIGQUIT}) ::signal(number, SIG_IGN);
  ::umask(077);
  aio::SystemClock clock;
  aio::Loop loop(clock);
  Silent log;
  auto modules = aio::listen_unix(loop, place->through_fd("worker.sock"));
  if (!modules) return cannot(modules.error().message);
  auto collectors = aio::listen_unix(loop, dir->through_fd(far::collect_socket(name)));
  if (!collectors) return cannot(collectors.error().message);
  Ends ends = take_ends();
  {
    far::End end(loop, log, *std::move(options), std::move(around), std::move(cwd),
                 std::move(ends.in), std::move(ends.out));
    aio::Scope scope(loop);
    scope.start("collectors", end.answer_collectors(*std::move(collectors)));
    (void)aio::run_in(loop, serve(loop, end, *std::move(modules), copy, ttl(env)));
  }
  return 0;
}

int collect(const Env& env, std::string name, std::string_view number) {
  std::int64_t id = 0;
  std::from_chars(number.data(), number.data() + number.size(), id);
  ::signal(SIGPIPE, SIG_IGN);
  aio::SystemClock clock;
  aio::Loop loop(clock);
  const std::string frames = aio::run_in(loop, far::collect(loop, env.runtime(), name, id));
  std::string_view rest = frames;
  while (!rest.empty()) {
    const ssize_t put = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (put < 0) return 1;
    rest.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

}  // namespace
}  // namespace hearth::app

int main(int argc, char** argv) {
  using namespace hearth;
  app::take_standard_fds();
  const std::string_view verb = argc > 1 ? argv[1] : "";
  far::Surroundings around = far::Surroundings::of_process(environ, argc > 0 ? argv[0] : "");
  const app::Env env = app::Env::of_process();
  if (verb == "channel" && argc == 2) return app::channel(env, std::move(around));
  if (verb == "collect" && argc == 4) return app::collect(env, argv[2], argv[3]);
  if (verb == "--version") return std::printf("hearth-far %s\n", HEARTH_VERSION) < 0;
  std::fputs("usage: hearth-far channel | collect CHANNEL CALL | --version\n", stderr);
  return app::kUsage;
}
