#include "ansible/stand_in.hh"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/text.hh"

namespace hearth::ansible {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInside = "ansible_collections/cloud/common";

std::string parent(const std::string& path) {
  return fs::path(path).parent_path().string();
}

/// Differs where a merge would come out differently: places, and times of the folders that are
/// read.
std::string state_of(const std::string& ours, const std::string& theirs) {
  std::string state = ours + "\n" + theirs;
  for (const std::string_view part :
       {"", "/meta", "/plugins", "/plugins/module_utils", "/plugins/module_utils/turbo",
        "/plugins/plugin_utils", "/plugins/plugin_utils/turbo"}) {
    for (const std::string& root : {ours, theirs}) {
      struct stat info{};
      if (root.empty() || ::stat(join({root, part}).c_str(), &info) != 0) continue;
      state += join({"\n", std::to_string(info.st_ino), " ", std::to_string(info.st_mtim.tv_sec),
                     ".", std::to_string(info.st_mtim.tv_nsec)});
    }
  }
  return state;
}

/// FNV-1a, 64 bits: names a folder among the few of one user.
std::string digest_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return std::to_string(hash);
}

Expected<> link_entries(const std::string& from, const std::string& target) {
  std::error_code error;
  for (fs::directory_iterator at(from, error), end; !error && at != end; at.increment(error)) {
    const std::string link = target + "/" + at->path().filename().string();
    if (::symlink(at->path().c_str(), link.c_str()) != 0 && errno != EEXIST)
      return fail_errno(errno, link);
  }
  return {};
}

/// The folder where Ansible finds the collection, made where it is missing.
Expected<std::string> make_stand_in(const std::string& cache, const std::string& ours,
                                    const std::string& theirs) {
  const std::string folder = join({cache, "/stand-in/", digest_of(state_of(ours, theirs))});
  std::error_code error;
  if (fs::exists(folder, error)) return folder;
  const std::string part = join({folder, ".", std::to_string(::getpid())});
  fs::create_directories(parent(join({part, "/", kInside})), error);
  if (error) return fail_errno(error.value(), part);
  const auto merged = merge_by_links(ours, theirs, join({part, "/", kInside}));
  if (merged) fs::rename(part, folder, error);
  if (!merged || error) fs::remove_all(part, error);  // in the second case another run was faster
  if (!merged) return std::unexpected(merged.error());
  return folder;
}

}  // namespace

std::string find_collection(const Config& config, const std::string& release_file,
                            std::string_view ns, std::string_view name) {
  std::vector<std::string> roots = config.collections_path.values;
  if (!release_file.empty()) roots.push_back(parent(parent(release_file)));
  for (const std::string& root : roots) {
    // Ansible takes a path with this last part and without it.
    const bool whole = fs::path(root).filename() == "ansible_collections";
    std::error_code error;
    const std::string folder = join({root, whole ? "/" : "/ansible_collections/", ns, "/", name});
    if (fs::is_directory(folder, error)) return folder;
  }
  return "";
}

Expected<> merge_by_links(const std::string& ours, const std::string& theirs,
                          const std::string& target) {
  std::error_code error;
  fs::create_directory(target, error);
  if (error) return fail_errno(error.value(), target);
  for (fs::directory_iterator at(ours, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name == "__pycache__") continue;
    if (at->is_directory()) {
      CHECK_OK(merge_by_links(at->path(), theirs.empty() ? "" : theirs + "/" + name,
                              target + "/" + name));
    } else if (::symlink(at->path().c_str(), (target + "/" + name).c_str()) != 0) {
      return fail_errno(errno, target + "/" + name);
    }
  }
  if (error) return fail_errno(error.value(), ours);
  return theirs.empty() ? Expected<>() : link_entries(theirs, target);
}

void put_stand_in_first(Launch& launch, const std::string& cache, const std::string& share,
                        const std::string& release_file) {
  const std::string ours = join({share, "/ansible/stand_in/", kInside});
  const std::string theirs = find_collection(launch.config, release_file, "cloud", "common");
  const auto folder = make_stand_in(cache, ours, theirs);
  if (!folder) return;
  for (Addition& addition : launch.additions) {
    if (addition.name != "ANSIBLE_COLLECTIONS_PATH") continue;
    addition.value = join({*folder, ":", addition.value});
    addition.key_value = join({*folder, ":", addition.key_value});
    addition.why =
        "first a cloud.common whose turbo modules get warm sessions; then " + addition.why;
    addition.unchanged = false;
  }
}

}  // namespace hearth::ansible
