#pragma once
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "format/yaml/event.hh"
#include "format/yaml/node.hh"
#include "format/yaml/scalar.hh"

namespace hearth::format {

/// The events of one document as a tree: types, anchors and aliases, merge keys, repeated keys, and
/// the budget of what the tree is with every alias written out.
class Composer {
 public:
  /// Events between document_start and document_end, in order. False after a fault.
  bool add(Event event);
  const Fault& fault() const { return fault_; }
  /// At document_end.
  Document take() { return std::move(document_); }

 private:
  /// What a node is with every alias written out.
  struct Weight {
    std::size_t nodes = 1;
    std::size_t bytes = 0;  ///< of texts
    std::size_t height = 1;
  };
  /// A collection that is being read.
  struct Open {
    Node* node = nullptr;
    Tag tag = Tag::mapping;
    std::string anchor;
    Weight weight;
    Sequence items;
    const Node* key = nullptr;  ///< whose value comes next
    bool merges = false;        ///< the value that comes next belongs to a `<<`
    std::vector<Entry> merged;
    std::vector<Entry> own;
  };
  struct Anchored {
    const Node* node = nullptr;
    Weight weight;
    bool open = true;
  };

  bool add_scalar(Event event);
  bool add_alias(const Event& event);
  bool begin(const Event& event);
  bool end();
  bool end_pairs(Open& open);
  bool end_mapping(Open& open);

  bool is_key() const;
  bool is_pair() const;
  bool place(const Node& node, const Weight& weight, bool merge_sign);
  bool place_key(const Node& node, bool merge_sign);
  bool merge(Open& open, const Node& node);
  bool charge(Weight& sum, const Weight& part, Mark at);

  bool check_anchor(const Event& event);
  void remember(const std::string& anchor, const Node& node, const Weight& weight);
  std::optional<Tag> scalar_tag(const Event& event);
  std::optional<Tag> collection_tag(const Event& event, Tag usual);
  bool unknown_tag(const Event& event);
  bool fail(Mark at, std::string what, std::string mend);
  Node& new_node(NodeKind kind, Mark at);

  Document document_;
  std::vector<Open> open_;
  std::map<std::string, Anchored> anchors_;
  Fault fault_;
};

}  // namespace hearth::format
