#pragma once
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "plan/graph.hh"
#include "plan/plan.hh"

namespace hearth::plan {

/// Makes a Plan of what tasks declare: names become indices, and everything wrong is written down.
class Maker {
 public:
  Maker(std::vector<TaskSpec> tasks, Options options);
  std::expected<Plan, Faults> make();

 private:
  void fault(Fault::Kind kind, TaskId task, std::string message);
  void check_sizes();
  void index_names();
  void check_capabilities(TaskId task);
  void connect(TaskId task, const std::vector<std::string>& names, bool after);
  void connect_capabilities();
  void unknown_name(TaskId task, const std::string& name, bool after);
  void add_resources(TaskId task);
  void check_circles();
  void add_circle(const std::vector<Node>& circle);
  void check_reach();
  void rank();

  Graph graph() const;
  std::string said(TaskId first, TaskId second) const;
  std::string circle_text(const std::vector<Node>& circle) const;
  std::string unreachable_text(TaskId task, Capability lacking) const;

  const Options options_;
  std::unordered_map<std::string_view, TaskId> names_;
  std::unordered_set<std::string_view> absent_;
  std::unordered_map<std::string_view, std::uint32_t> resources_;
  std::size_t unknown_names_ = 0;
  Plan plan_;
  Faults faults_;
};

}  // namespace hearth::plan
