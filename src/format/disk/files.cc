#include "format/disk/files.hh"

#include <deque>
#include <set>

#include "base/text.hh"
#include "format/disk/fat_volume.hh"
#include "format/disk/iso_volume.hh"
#include "format/disk/text.hh"

namespace hearth::format::disk {

namespace {

constexpr std::size_t kPathBytesMax = 4096;  // PATH_MAX

/// The names of a path, last one first: what is still to go is at the back.
std::vector<std::string> steps_of(std::string_view path) {
  std::vector<std::string> steps;
  for (std::string& name : split(path, '/')) {
    if (!name.empty() && name != ".") steps.push_back(std::move(name));
  }
  return {steps.rbegin(), steps.rend()};
}

std::string path_of(const std::vector<Node>& trail) {
  std::string path;
  for (std::size_t i = 1; i < trail.size(); ++i) path += "/" + trail[i].name;
  return path.empty() ? "/" : path;
}

std::string below(const std::string& path, const std::string& name) {
  return path == "/" ? "/" + name : path + "/" + name;
}

const Node* named(const std::vector<Node>& nodes, std::string_view name, bool ignores_case) {
  for (const Node& node : nodes) {
    if (node.name == name) return &node;
  }
  if (!ignores_case) return nullptr;
  for (const Node& node : nodes) {
    if (same_without_case(node.name, name)) return &node;
  }
  return nullptr;
}

Entry entry_of(std::string path, Node&& node) {
  return {std::move(path), node.kind, node.kind == Kind::file ? node.bytes : 0,
          std::move(node.target)};
}

/// Puts a link's target in front of what is still to go.
Expected<> follow(const Node& link, std::vector<std::string>& steps, std::vector<Node>& trail,
                  std::string_view path) {
  if (link.target.starts_with('/')) trail.resize(1);
  for (std::string& step : steps_of(link.target)) steps.push_back(std::move(step));
  if (steps.size() > kPathBytesMax) return fail(Errc::full, join({path, ": links grow it"}));
  return {};
}

}  // namespace

Expected<Files> Files::open(ByteSource& source, Limits limits) {
  TRY(auto fat, FatVolume::open(source));
  if (fat) return Files(std::make_unique<FatVolume>(*std::move(fat)), limits);
  TRY(auto iso, IsoVolume::open(source));
  if (iso) return Files(std::make_unique<IsoVolume>(*std::move(iso)), limits);
  return fail(Errc::not_found, "neither vfat nor iso9660");
}

Expected<Node> Files::find(std::string_view path, Budget& budget) {
  if (path.size() > kPathBytesMax) return fail(Errc::invalid, "a path of more than 4096 bytes");
  std::vector<std::string> steps = steps_of(path);
  std::vector<Node> trail{volume_->root()};
  std::size_t links = 0;
  while (!steps.empty()) {
    const std::string step = std::move(steps.back());
    steps.pop_back();
    if (trail.back().kind != Kind::folder) {
      return fail(Errc::not_found, join({path, ": ", path_of(trail), " is no folder"}));
    }
    if (step == "..") {
      if (trail.size() > 1) trail.pop_back();
      continue;
    }
    if (trail.size() > limits_.depth) {
      return fail(Errc::full,
                  join({path, ": more than ", std::to_string(limits_.depth), " folders deep"}));
    }
    TRY(const std::vector<Node> nodes, volume_->entries(trail.back(), path_of(trail), budget));
    const Node* node = named(nodes, step, volume_->ignores_case());
    if (!node) return fail(Errc::not_found, join({path, ": no such file or folder"}));
    if (node->kind == Kind::link) {
      if (++links > limits_.links) return fail(Errc::corrupt, join({path, ": too many links"}));
      CHECK_OK(follow(*node, steps, trail, path));
      continue;
    }
    trail.push_back(*node);
  }
  return std::move(trail.back());
}

Expected<std::vector<Entry>> Files::list(std::string_view path) {
  Budget budget(limits_);
  TRY(const Node folder, find(path, budget));
  if (folder.kind != Kind::folder) return fail(Errc::invalid, join({path, ": is no folder"}));
  std::string base = "/" + join_with("/", [&] {
                       auto steps = steps_of(path);
                       return std::vector<std::string>{steps.rbegin(), steps.rend()};
                     }());
  TRY(std::vector<Node> nodes, volume_->entries(folder, base, budget));
  std::vector<Entry> out;
  for (Node& node : nodes) {
    std::string full = below(base, node.name);
    out.push_back(entry_of(std::move(full), std::move(node)));
  }
  return out;
}

Expected<std::string> Files::read(std::string_view path) {
  Budget budget(limits_);
  TRY(const Node file, find(path, budget));
  if (file.kind == Kind::folder) return fail(Errc::invalid, join({path, ": is a folder"}));
  if (file.kind != Kind::file) return fail(Errc::invalid, join({path, ": is no regular file"}));
  if (file.bytes > limits_.file_bytes) {
    return fail(Errc::full, join({path, ": ", std::to_string(file.bytes), " bytes, more than ",
                                  std::to_string(limits_.file_bytes)}));
  }
  return volume_->content(file, path);
}

Expected<std::vector<Entry>> Files::walk() {
  struct Waiting {
    Node folder;
    std::string path;
    std::size_t depth;
  };
  Budget budget(limits_);
  std::vector<Entry> out;
  std::set<std::uint64_t> seen;
  std::deque<Waiting> waiting{{volume_->root(), "/", 0}};
  while (!waiting.empty()) {
    const Waiting now = std::move(waiting.front());
    waiting.pop_front();
    const std::uint64_t start = now.folder.places.empty() ? 0 : now.folder.places[0].start;
    if (!seen.insert(start).second) {
      return fail(Errc::corrupt, join({now.path, ": a folder that is in the tree twice"}));
    }
    TRY(std::vector<Node> nodes, volume_->entries(now.folder, now.path, budget));
    for (Node& node : nodes) {
      const std::string path = below(now.path, node.name);
      if (node.kind == Kind::folder) {
        if (now.depth + 1 > limits_.depth) {
          return fail(Errc::full,
                      join({path, ": more than ", std::to_string(limits_.depth), " folders deep"}));
        }
        waiting.push_back({node, path, now.depth + 1});
      }
      out.push_back(entry_of(path, std::move(node)));
    }
  }
  return out;
}

}  // namespace hearth::format::disk
