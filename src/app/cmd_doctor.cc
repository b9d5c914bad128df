#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>

#include "ansible/files.hh"
#include "ansible/installation.hh"
#include "app/commands.hh"
#include "app/daemon_client.hh"
#include "app/store_of.hh"
#include "journal/folder.hh"
#include "journal/pack.hh"
#include "worker/limits.hh"

namespace hearth::app {
namespace {

/// One thing that was looked at. `mend` is empty where nothing is to be done.
struct Finding {
  std::string name;
  enum class State { works, limited, broken } state = State::works;
  std::string what;
  std::string mend;
};

using State = Finding::State;

const char* word_of(State state) {
  switch (state) {
    case State::works:
      return "works";
    case State::limited:
      return "limited";
    case State::broken:
      return "broken";
  }
  return "?";
}

Finding look_at_ansible(const Env& env) {
  const auto found = ansible::find_installation({env.variables, env.cwd, ansible::home_of});
  if (!found)
    return {"ansible", State::broken, found.error().message,
            "apt install ansible, or pip install ansible-core"};
  if (!found->core)
    return {"ansible", State::limited, found->program + ": its version is known only to itself",
            "hearth run asks it once"};
  const std::string what = join({"ansible-core ", found->core->text(), " at ", found->program});
  if (*found->core < ansible::kOldestCore)
    return {"ansible", State::limited, what + ": runs the ordinary way",
            "ansible-core 2.14 or newer is run warm"};
  return {"ansible", State::works, what, ""};
}

Finding look_at_runtime_dir(const Env& env) {
  const auto dir = worker::open_runtime_dir(env.runtime(), true);
  if (dir) return {"runtime directory", State::works, dir->path, ""};
  return {"runtime directory", State::broken,
          dir.error().message + "; playbooks run the ordinary way",
          "set HEARTH_RUNTIME_DIR to a folder that can be made, mode 0700"};
}

Finding look_at_home(const Env& env) {
  const std::string home = env.home();
  if (const auto made = make_private_folder(home); !made)
    return {"home", State::broken, made.error().message + "; nothing can be recorded",
            "set HEARTH_HOME to a folder of your own"};
  struct statvfs info{};
  if (::access(home.c_str(), W_OK) != 0 || ::statvfs(home.c_str(), &info) != 0)
    return {"home", State::broken, home + ": cannot be written; nothing can be recorded",
            "set HEARTH_HOME to a folder of your own"};
  const std::uint64_t free_mb = info.f_bavail * info.f_frsize / 1'000'000;
  const std::string what = join({home, ", ", std::to_string(free_mb), " MB free"});
  if (free_mb < 100)
    return {"home", State::limited, what, "make room: runs stay unrecorded on a full disk"};
  return {"home", State::works, what, ""};
}

Finding look_at_parts(const Env& env) {
  for (const char* part : {"/worker/zygote.py", "/ansible/connection/local.py",
                           "/ansible/collections/ansible_collections/hearth/automation/galaxy.yml"})
    if (::access((env.share + part).c_str(), R_OK) != 0)
      return {"installation", State::broken, env.share + part + " is missing",
              "install Hearth again, or set HEARTH_SHARE"};
  return {"installation", State::works, env.share, ""};
}

Finding look_at_spools(const Env& env) {
  std::error_code error;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(env.home() + "/spool", error))
    count += entry.path().extension() == ".jsonl";
  if (count == 0) return {"spools", State::works, "none waits", ""};
  return {"spools", State::limited, std::to_string(count) + " wait to be taken in",
          "hearth playbook list takes them in"};
}

std::string cut_megabytes(std::uint64_t bytes) {
  return join(
      {std::to_string(bytes / 1'000'000), ".", std::to_string(bytes / 100'000 % 10), " MB"});
}

Finding look_at_journal(const Env& env) {
  const auto journals = journal::list_journals(env.home() + "/journal");
  if (!journals) return {"journal", State::limited, journals.error().message, ""};
  journal::JournalBytes all;
  for (const journal::JournalFolder& one : *journals) {
    const auto bytes = journal::bytes_of_journal(one.path);
    if (!bytes) return {"journal", State::limited, bytes.error().message, ""};
    all.plain += bytes->plain;
    all.packed += bytes->packed;
    all.segments += bytes->segments;
  }
  return {"journal", State::works,
          join({cut_megabytes(all.plain + all.packed), " in ", std::to_string(all.segments),
                " segments, of these ", cut_megabytes(all.packed), " packed"}),
          ""};
}

std::string limit_text(const JsonObject& limits, std::string_view name, std::string_view unit) {
  const auto value = get_int(limits, name);
  return value ? join({std::to_string(*value), unit}) : std::string("none");
}

std::string text_of_limits(const JsonObject& limits) {
  const std::string_view by = get_string(limits, "memory_by").value_or("");
  return join({limit_text(limits, "workers_max", " calls at once, "),
               limit_text(limits, "queue_max", " waiting, "),
               limit_text(limits, "sessions_max", " sessions of a key; deadline of a call: "),
               limit_text(limits, "call_seconds", " s"), "; memory of a worker: ",
               limit_text(limits, "worker_memory_mb", " MB"), by.empty() ? "" : " by ", by});
}

/// `hello`: the daemon's answer (docs/protocol/worker.md §3.4). It was started with an environment
/// of its own, which need not be this one.
Finding look_at_limits(const Env& env, const JsonObject& hello) {
  const JsonArray* warnings = get_array(hello, "warnings");
  const JsonObject* found = get_object(hello, "limits");
  if (!found) return {"limits", State::limited, "the daemon does not tell them", ""};
  std::vector<std::string> said;
  if (warnings)
    for (const Json& warning : *warnings)
      if (warning.is_string()) said.emplace_back(warning.get_string());
  if (!said.empty())
    return {"limits", State::limited, join_with("; ", said),
            "correct it or unset it, then hearth daemon --stop"};
  JsonObject in_force = *found;
  in_force.erase("memory_by");
  const auto own = worker::read_limits([&](std::string_view name) { return env.get(name); });
  if (in_force == worker::to_json(own.limits) && own.warnings.empty())
    return {"limits", State::works, text_of_limits(*found), ""};
  return {"limits", State::limited, text_of_limits(*found) + "; this environment says otherwise",
          "hearth daemon --stop, and the next daemon takes this environment's"};
}

Co<std::vector<Finding>> look_at_daemon(Context& context) {
  if (context.env.get("HEARTH") == "off")
    co_return std::vector{Finding{"daemon", State::limited,
                                  "HEARTH=off: everything runs the ordinary way", "unset HEARTH"}};
  const Deadline deadline = context.loop.clock().now() + std::chrono::seconds(5);
  const auto started = co_await ensure_daemon(context.loop, context.env, deadline);
  if (!started)
    co_return std::vector{
        Finding{"daemon", State::broken, started.error().message,
                "see " + context.env.home() + "/daemon.log; playbooks run the ordinary way"}};
  JsonObject question{{"t", "hello"}};
  auto answer =
      co_await ask(context.loop, context.env, std::move(question), std::chrono::seconds(5));
  if (!answer)
    co_return std::vector{Finding{"daemon", State::limited,
                                  "does not answer: " + answer.error().message,
                                  "hearth daemon --stop, then try again"}};
  const std::string what = join({"pid ", to_text(answer->at("pid")), ", version ",
                                 get_string(*answer, "build").value_or("?")});
  co_return std::vector{Finding{"daemon", State::works, what, ""},
                        look_at_limits(context.env, *answer)};
}

/// The one that this command's environment names; the daemon has its own from when it started.
std::string store_name(const Env& env) {
  const auto store = store_of(env);
  return store ? store->shown() : store.error().message;
}

Co<Finding> look_at_store(Context& context) {
  JsonObject question{{"t", "sync"}};
  auto answer =
      co_await ask(context.loop, context.env, std::move(question), std::chrono::seconds(10));
  if (answer)
    co_return Finding{"store", State::works, join({store_name(context.env), " is up to date"}), ""};
  co_return Finding{"store", State::limited, answer.error().message,
                    "events are kept in the journal and enter the store when it can be written"};
}

std::string findings_text(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    char head[40];
    std::snprintf(head, sizeof head, "%-8s %-18s ", word_of(finding.state), finding.name.c_str());
    out += join({head, finding.what, "\n"});
    if (!finding.mend.empty()) out += join({std::string(28, ' '), "mend: ", finding.mend, "\n"});
  }
  return out;
}

std::string json_of(const std::vector<Finding>& findings) {
  JsonArray array;
  for (const Finding& finding : findings)
    array.push_back({{"name", finding.name},
                     {"state", word_of(finding.state)},
                     {"what", finding.what},
                     {"mend", finding.mend.empty() ? Json() : Json(finding.mend)}});
  return to_text(array) + "\n";
}

}  // namespace

Co<Expected<int>> doctor(Context& context, const DoctorOptions& options) {
  std::vector<Finding> findings{look_at_parts(context.env), look_at_ansible(context.env),
                                look_at_runtime_dir(context.env), look_at_home(context.env)};
  std::vector<Finding> of_daemon = co_await look_at_daemon(context);
  for (Finding& finding : of_daemon) findings.push_back(std::move(finding));
  findings.push_back(co_await look_at_store(context));
  findings.push_back(look_at_journal(context.env));
  findings.push_back(look_at_spools(context.env));
  CO_CHECK_OK(print(options.json ? json_of(findings) : findings_text(findings)));
  const auto broken = [](const Finding& finding) { return finding.state == State::broken; };
  co_return std::any_of(findings.begin(), findings.end(), broken) ? exit_code_of(Errc::unavailable)
                                                                  : 0;
}

}  // namespace hearth::app
