#pragma once
// Inside of ansible: starts what prepare.hh prepared, warm where that can be had.
#include <variant>

#include "ansible/controller.hh"
#include "ansible/prepare.hh"

namespace hearth::ansible {

/// A playbook that runs, as a child or in a warm controller. Its end kills what still runs.
class Running {
 public:
  explicit Running(std::variant<aio::Process, ControllerRun> run) : run_(std::move(run)) {}
  Co<Expected<aio::Exit>> wait();
  /// Nothing happens when it has ended.
  void kill(int signal);

 private:
  std::variant<aio::Process, ControllerRun> run_;
};

/// How this run could be served by a controller.
struct ControllerPlan {
  ControllerPlace place;
  Surroundings around;  ///< with Hearth's additions
  std::string key;
  worker::RuntimeDir dir;
};

/// Errc::invalid: it cannot, with the reason. Other errors: the runtime directory's.
Expected<ControllerPlan> plan_controller(const RunRequest& request, const Prepared& prepared);

struct Started {
  Running run;
  bool wants_controller = false;  ///< the next run would be served by one, if it were started now
};

/// Starts it. `plan`: as plan_controller gave it, or null. `blocked`: the signals that were blocked
/// before any was taken. `prepared` loses its additions where it starts without them only.
/// Errors as Process::spawn, with the mend.
Co<Expected<Started>> start(aio::Loop& loop, const RunRequest& request, Prepared& prepared,
                            const ControllerPlan* plan, std::uint64_t blocked);

}  // namespace hearth::ansible
