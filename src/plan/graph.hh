#pragma once
#include <cstdint>
#include <vector>

namespace hearth::plan {

using Node = std::uint32_t;

/// next[a] has b: b waits for a.
struct Graph {
  std::vector<std::vector<Node>> next;
};

/// Every node after all that it waits for; those in a circle, or behind one, are left out.
std::vector<Node> topological_order(const Graph& graph);

/// One circle of each knot (a largest set of nodes that all wait for each other): a shortest one
/// through the knot's lowest node, beginning with that node. Naming every circle of a knot could
/// take forever: there may be exponentially many.
std::vector<std::vector<Node>> circles_of(const Graph& graph);

}  // namespace hearth::plan
