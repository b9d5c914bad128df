#include "format/yaml/compose.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/yaml/limits.hh"
#include "format/yaml/mapping.hh"

namespace hearth::format {

namespace {

bool is_collection(NodeKind kind) {
  return kind == NodeKind::sequence || kind == NodeKind::mapping || kind == NodeKind::set ||
         kind == NodeKind::pairs;
}

NodeKind kind_of(Tag tag) {
  switch (tag) {
    case Tag::sequence:
      return NodeKind::sequence;
    case Tag::set:
      return NodeKind::set;
    case Tag::omap:
    case Tag::pairs:
      return NodeKind::pairs;
    default:
      return NodeKind::mapping;
  }
}

/// "tag:yaml.org,2002:x" as people write it.
std::string written_tag(const std::string& tag) {
  constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
  if (tag.starts_with(kPrefix)) return "!!" + tag.substr(kPrefix.size());
  return tag.starts_with('!') ? tag : join({"!<", tag, ">"});
}

}  // namespace

bool Composer::fail(Mark at, std::string what, std::string mend) {
  fault_ = {at, std::move(what), std::move(mend)};
  return false;
}

Node& Composer::new_node(NodeKind kind, Mark at) {
  Node& node = document_.nodes.emplace_back();
  node.kind = kind;
  node.at = at;
  return node;
}

bool Composer::add(Event event) {
  switch (event.kind) {
    case EventKind::scalar:
      return add_scalar(std::move(event));
    case EventKind::alias:
      return add_alias(event);
    case EventKind::sequence_start:
    case EventKind::mapping_start:
      return begin(event);
    case EventKind::sequence_end:
    case EventKind::mapping_end:
      return end();
    default:
      return true;
  }
}

/// The next node is the key of a mapping.
bool Composer::is_key() const {
  return !open_.empty() && open_.back().node->kind != NodeKind::sequence &&
         open_.back().node->kind != NodeKind::pairs && !open_.back().key && !open_.back().merges;
}

/// The mapping that is open is an entry of !!omap or !!pairs, where `<<` means nothing.
bool Composer::is_pair() const {
  return open_.size() > 1 && open_[open_.size() - 2].node->kind == NodeKind::pairs;
}

bool Composer::unknown_tag(const Event& event) {
  const std::string tag = written_tag(event.tag);
  if (event.tag.starts_with("tag:yaml.org,2002:python/")) {
    return fail(event.at, join({"`", tag, "` asks for an object of Python, and data makes none"}),
                "write the value itself, without the tag");
  }
  return fail(event.at, join({"nobody knows the tag `", tag, "`"}),
              "delete it, or quote a value that begins with `!`");
}

std::optional<Tag> Composer::scalar_tag(const Event& event) {
  if (event.tag == "!" || (event.tag.empty() && event.plain)) {
    const Tag tag = resolve_plain(event.text);
    const bool sign = tag == Tag::merge || tag == Tag::value;
    if (!sign || (is_key() && !is_pair())) return tag;
    fail(event.at, join({"`", event.text, "` has a meaning of its own in YAML"}), "quote it");
    return std::nullopt;
  }
  if (event.tag.empty()) return Tag::text;
  const std::optional<Tag> tag = tag_of(event.tag);
  if (!tag || *tag == Tag::merge || *tag == Tag::value) {
    unknown_tag(event);
    return std::nullopt;
  }
  if (is_collection(kind_of(*tag)) && *tag >= Tag::sequence) {
    fail(event.at, join({"`", written_tag(event.tag), "` and here stands a single value"}), "");
    return std::nullopt;
  }
  return tag;
}

bool Composer::add_scalar(Event event) {
  if (!check_anchor(event)) return false;
  const std::optional<Tag> tag = scalar_tag(event);
  if (!tag) return false;
  Node& node = new_node(NodeKind::null, event.at);
  const Weight weight{.bytes = event.text.size()};
  const std::string shown = event.text.substr(0, 40);
  if (auto made = make_scalar(*tag, std::move(event.text), node); !made) {
    return fail(event.at, join({"`", shown, "`: ", made.error()}), "quote it if it is a text");
  }
  if (!event.anchor.empty()) remember(event.anchor, node, weight);
  return place(node, weight, *tag == Tag::merge);
}

bool Composer::check_anchor(const Event& event) {
  const auto before = anchors_.find(event.anchor);
  if (event.anchor.empty() || before == anchors_.end()) return true;
  return fail(event.at,
              join({"the anchor `&", event.anchor, "` is there already, in line ",
                    std::to_string(before->second.node->at.line)}),
              "give it another name");
}

void Composer::remember(const std::string& anchor, const Node& node, const Weight& weight) {
  anchors_[anchor] = {&node, weight, false};
}

bool Composer::add_alias(const Event& event) {
  const auto found = anchors_.find(event.anchor);
  if (found == anchors_.end()) {
    return fail(event.at, join({"no anchor `&", event.anchor, "` stands before this alias"}),
                "quote a value that begins with `*`");
  }
  const Anchored& anchored = found->second;
  if (anchored.open) {
    return fail(event.at, join({"the alias `*", event.anchor, "` stands inside what it names"}),
                "");
  }
  return place(*anchored.node, anchored.weight, false);
}

std::optional<Tag> Composer::collection_tag(const Event& event, Tag usual) {
  if (event.tag.empty() || event.tag == "!") return usual;
  const std::optional<Tag> tag = tag_of(event.tag);
  if (!tag || *tag == Tag::merge || *tag == Tag::value) {
    unknown_tag(event);
    return std::nullopt;
  }
  const bool listed = *tag == Tag::sequence || *tag == Tag::omap || *tag == Tag::pairs;
  const bool keyed = *tag == Tag::mapping || *tag == Tag::set;
  if (usual == Tag::sequence ? listed : keyed) return tag;
  fail(event.at,
       join({"`", written_tag(event.tag), "` and here stands ",
             usual == Tag::sequence ? "a list" : "a mapping"}),
       "");
  return std::nullopt;
}

bool Composer::begin(const Event& event) {
  if (!check_anchor(event)) return false;
  const bool list = event.kind == EventKind::sequence_start;
  const std::optional<Tag> tag = collection_tag(event, list ? Tag::sequence : Tag::mapping);
  if (!tag) return false;
  Node& node = new_node(kind_of(*tag), event.at);
  if (!event.anchor.empty()) anchors_[event.anchor] = {.node = &node};
  open_.push_back({.node = &node, .tag = *tag, .anchor = event.anchor});
  return true;
}

bool Composer::end() {
  Open open = std::move(open_.back());
  open_.pop_back();
  bool right = true;
  if (open.tag == Tag::sequence) {
    open.node->value = std::move(open.items);
  } else if (open.node->kind == NodeKind::pairs) {
    right = end_pairs(open);
  } else {
    right = end_mapping(open);
  }
  if (!right) return false;
  if (!open.anchor.empty()) remember(open.anchor, *open.node, open.weight);
  return place(*open.node, open.weight, false);
}

bool Composer::end_pairs(Open& open) {
  Mapping pairs;
  for (const Node* item : open.items) {
    if (item->kind != NodeKind::mapping || item->entries().size() != 1) {
      return fail(item->at, "a list of pairs holds mappings of one key each", "");
    }
    pairs.push_back(item->entries().front());
  }
  open.node->value = std::move(pairs);
  return true;
}

bool Composer::end_mapping(Open& open) {
  const bool pair = !open_.empty() && open_.back().node->kind == NodeKind::pairs;
  open.node->value = pair ? std::move(open.own) : unite(open.merged, open.own, document_.notices);
  return true;
}

bool Composer::charge(Weight& sum, const Weight& part, Mark at) {
  sum.nodes += part.nodes;
  sum.bytes += part.bytes;
  sum.height = std::max(sum.height, part.height + 1);
  if (sum.nodes <= kYamlNodesMax && sum.bytes <= kYamlBytesMax && sum.height <= kYamlDepthMax + 1) {
    return true;
  }
  return fail(at,
              join({"with every alias written out this is more than ",
                    std::to_string(kYamlNodesMax), " values, ", std::to_string(kYamlBytesMax >> 20),
                    " MiB of text or ", std::to_string(kYamlDepthMax), " levels"}),
              "use fewer aliases");
}

bool Composer::place(const Node& node, const Weight& weight, bool merge_sign) {
  if (open_.empty()) {
    document_.root = &node;
    return true;
  }
  Open& open = open_.back();
  if (!charge(open.weight, weight, node.at)) return false;
  if (is_key()) return place_key(node, merge_sign);
  if (open.node->kind == NodeKind::sequence || open.node->kind == NodeKind::pairs) {
    open.items.push_back(&node);
  } else if (open.merges) {
    open.merges = false;
    return merge(open, node);
  } else {
    open.own.push_back({open.key, &node, open.key->at});
    open.key = nullptr;
  }
  return true;
}

bool Composer::place_key(const Node& node, bool merge_sign) {
  Open& open = open_.back();
  if (merge_sign) {
    open.merges = true;
    return true;
  }
  if (is_collection(node.kind) && !is_pair()) {
    return fail(node.at, join({name_of(node.kind), " cannot be a key"}),
                "quote it if it is a text, e.g. \"{{ name }}\"");
  }
  open.key = &node;
  return true;
}

/// Of a list of mappings the first wins, so its entries come last (YAML 1.1 merge type).
bool Composer::merge(Open& open, const Node& node) {
  const auto add = [&](const Node& mapping) {
    open.merged.insert(open.merged.end(), mapping.entries().begin(), mapping.entries().end());
  };
  const auto mergeable = [](const Node& mapping) {
    return mapping.kind == NodeKind::mapping || mapping.kind == NodeKind::set;
  };
  if (mergeable(node)) {
    add(node);
    return true;
  }
  const Sequence& items = node.items();
  const bool right =
      node.kind == NodeKind::sequence &&
      std::all_of(items.begin(), items.end(), [&](const Node* item) { return mergeable(*item); });
  if (!right) return fail(node.at, "`<<` takes a mapping or a list of mappings", "");
  for (auto item = items.rbegin(); item != items.rend(); ++item) add(**item);
  return true;
}

}  // namespace hearth::format
