#include "app/daemon_options.hh"

#include <unistd.h>

#include <charconv>

#include "worker/context.hh"
#include "worker/groups.hh"
#include "worker/service.hh"

namespace hearth::app {
namespace {

/// What workers may use, as the environment says. Only a limit of a worker's memory changes
/// anything of this process: it moves into a cgroup below its own where that can be had.
void set_limits(worker::ServiceOptions& options, const Env& env, Log& log) {
  worker::ReadLimits read =
      worker::read_limits([&](std::string_view name) { return env.get(name); });
  for (const std::string& warning : read.warnings) log.warning(warning);
  options.limits = read.limits;
  options.limit_warnings = std::move(read.warnings);
  if (options.limits.worker_memory_mb == 0) return;
  const std::string root = env.get("HEARTH_CGROUP_ROOT");
  auto groups = worker::make_room_for_groups(root.empty() ? "/sys/fs/cgroup" : root,
                                             worker::own_membership(), ::getpid());
  if (groups) {
    options.groups = *std::move(groups);
  } else {
    log.info("workers' memory is limited by setrlimit(2): " + groups.error().message);
  }
}

}  // namespace

Duration seconds_of(const Env& env, std::string_view name, int preset) {
  const std::string text = env.get(name);
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return std::chrono::seconds(read.ec == std::errc() && value > 0 ? value : preset);
}

worker::ServiceOptions service_options(const Env& env, const std::string& runtime, Log& log) {
  worker::ServiceOptions options;
  options.build = build_id();
  options.context = worker::own_context();
  options.home = env.home();
  options.script = env.share + "/worker/zygote.py";
  options.cache_dir = env.cache() + "/payloads";
  options.notes_dir = runtime + "/session";
  (void)worker::clear_cache(options.notes_dir);  // a former daemon's callers left them
  options.runtime_dir = runtime;
  set_limits(options, env, log);
  return options;
}

far::ChannelsOptions far_options(const Env& env, const worker::Limits& limits) {
  far::ChannelsOptions options;
  options.build = build_id();
  options.idle = seconds_of(env, "HEARTH_FAR_IDLE_SECONDS", 60);
  options.limits = limits;
  return options;
}

}  // namespace hearth::app
