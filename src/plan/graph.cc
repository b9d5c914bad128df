#include "plan/graph.hh"

#include <algorithm>

namespace hearth::plan {
namespace {

constexpr Node kNone = UINT32_MAX;

/// Tarjan's strongly connected components (SIAM J. Comput. 1, 1972), without recursion.
class Knots {
 public:
  explicit Knots(const Graph& graph)
      : graph_(graph),
        seen_(graph.next.size(), 0),
        low_(graph.next.size()),
        knot_(graph.next.size(), kNone) {
    for (Node node = 0; node < graph.next.size(); ++node)
      if (!seen_[node]) walk(node);
  }

  /// Which knot each node belongs to.
  const std::vector<Node>& all() const { return knot_; }

 private:
  struct Frame {
    Node node;
    std::size_t edge = 0;
  };

  void enter(Node node) {
    seen_[node] = low_[node] = ++count_;
    open_.push_back(node);
    frames_.push_back({node});
  }

  void walk(Node root) {
    enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const std::vector<Node>& next = graph_.next[frame.node];
      if (frame.edge < next.size()) {
        look_at(frame.node, next[frame.edge++]);
      } else {
        leave(frame.node);
      }
    }
  }

  void look_at(Node node, Node other) {
    if (!seen_[other]) return enter(other);
    if (knot_[other] == kNone) low_[node] = std::min(low_[node], seen_[other]);
  }

  void leave(Node node) {
    frames_.pop_back();
    if (!frames_.empty()) {
      Node& above = low_[frames_.back().node];
      above = std::min(above, low_[node]);
    }
    if (low_[node] != seen_[node]) return;
    for (bool more = true; more;) {
      const Node member = open_.back();
      open_.pop_back();
      knot_[member] = knots_;
      more = member != node;
    }
    ++knots_;
  }

  const Graph& graph_;
  std::vector<Node> seen_, low_, knot_;
  std::vector<Node> open_;
  std::vector<Frame> frames_;
  Node count_ = 0, knots_ = 0;
};

/// By breadth, inside the knot of `start`; empty where `start` is in no circle.
std::vector<Node> shortest_circle(const Graph& graph, const std::vector<Node>& knot, Node start,
                                  std::vector<Node>& came_from) {
  std::vector<Node> queue{start};
  for (std::size_t at = 0; at < queue.size(); ++at) {
    for (const Node other : graph.next[queue[at]]) {
      if (other == start) {
        std::vector<Node> circle;
        for (Node node = queue[at]; node != start; node = came_from[node]) circle.push_back(node);
        circle.push_back(start);
        std::ranges::reverse(circle);
        return circle;
      }
      if (knot[other] != knot[start] || came_from[other] != kNone) continue;
      came_from[other] = queue[at];
      queue.push_back(other);
    }
  }
  return {};
}

}  // namespace

std::vector<Node> topological_order(const Graph& graph) {
  std::vector<Node> waits(graph.next.size(), 0);
  for (const auto& next : graph.next)
    for (const Node other : next) ++waits[other];
  std::vector<Node> order;
  order.reserve(graph.next.size());
  for (Node node = 0; node < graph.next.size(); ++node)
    if (waits[node] == 0) order.push_back(node);
  for (std::size_t at = 0; at < order.size(); ++at)
    for (const Node other : graph.next[order[at]])
      if (--waits[other] == 0) order.push_back(other);
  return order;
}

std::vector<std::vector<Node>> circles_of(const Graph& graph) {
  const Knots knots(graph);
  const std::vector<Node>& knot = knots.all();
  std::vector<bool> told(graph.next.size(), false);
  std::vector<Node> came_from(graph.next.size(), kNone);
  std::vector<std::vector<Node>> circles;
  for (Node node = 0; node < graph.next.size(); ++node) {
    if (told[knot[node]]) continue;
    told[knot[node]] = true;
    if (auto circle = shortest_circle(graph, knot, node, came_from); !circle.empty())
      circles.push_back(std::move(circle));
  }
  return circles;
}

}  // namespace hearth::plan
