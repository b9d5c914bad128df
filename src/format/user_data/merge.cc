#include "format/user_data/merge.hh"

#include <algorithm>

#include "format/python/text.hh"

namespace hearth::format::user_data {
namespace {

using Method = Merger::Method;

class Merging {
 public:
  explicit Merging(const Mergers& mergers) : mergers_(mergers) {}

  /// The first merger for `value`'s type decides.
  Expected<Json> merge(const Json& value, const Json& with) {
    if (++depth_ > kMergeDepthMax) return fail(Errc::full, "merge: values too deep to be merged");
    auto merged = by_type(value, with);
    --depth_;
    return merged;
  }

 private:
  const Merger* merger_of(Merger::Type type) const {
    const auto found = std::ranges::find(mergers_, type, &Merger::type);
    return found == mergers_.end() ? nullptr : &*found;
  }

  Expected<Json> by_type(const Json& value, const Json& with) {
    using enum Merger::Type;
    if (value.is_object())
      if (const Merger* const merger = merger_of(dict)) return merge_dict(*merger, value, with);
    if (value.is_array())
      if (const Merger* const merger = merger_of(list)) return merge_list(*merger, value, with);
    if (value.is_string())
      if (const Merger* const merger = merger_of(str)) return merge_str(*merger, value, with);
    return value;
  }

  /// A newer value in the place of an older one: merged where the options say so.
  Expected<Json> in_place(const Merger& merger, const Json& older, const Json& newer,
                          const Json& otherwise) {
    const bool recurse = (newer.is_array() && merger.recurse_list) ||
                         (newer.is_string() && merger.recurse_str) ||
                         (newer.is_object() && merger.recurse_dict);
    return recurse ? merge(older, newer) : Expected<Json>(otherwise);
  }

  Expected<Json> merge_dict(const Merger& merger, const Json& value, const Json& with) {
    if (!with.is_object()) return value;
    JsonObject merged = value.get_object();
    for (const auto& [key, newer] : with.get_object()) {
      const auto found = merged.find(key);
      if (found == merged.end()) {
        merged.emplace(key, newer);
      } else if (newer.is_null() && merger.allow_delete) {
        merged.stable_erase(found);
      } else if (merger.method == Method::replace) {
        found->value() = newer;
      } else {
        TRY(Json both, in_place(merger, found->value(), newer, found->value()));
        found->value() = std::move(both);
      }
    }
    return merged;
  }

  /// What list.extend() takes: a list's elements, a text's characters, a dict's keys.
  static Expected<JsonArray> elements_of(const Json& value) {
    if (value.is_array()) return value.get_array();
    JsonArray all;
    if (value.is_string()) {
      for (const auto letter : python::characters(std::string_view(value.get_string())))
        all.push_back(Json(letter));
    } else if (value.is_object()) {
      for (const auto& member : value.get_object()) all.push_back(Json(member.key()));
    } else {
      return fail(Errc::invalid, "merge: a list meets what is none");
    }
    return all;
  }

  Expected<Json> merge_list(const Merger& merger, const Json& value, const Json& with) {
    if (merger.method == Method::replace && !with.is_array()) return with;
    JsonArray merged = value.get_array();
    TRY(const JsonArray newer, elements_of(with));
    if (merger.method == Method::append || merger.method == Method::prepend) {
      merged.insert(merger.method == Method::append ? merged.end() : merged.begin(), newer.begin(),
                    newer.end());
      return merged;
    }
    const std::size_t common = std::min(merged.size(), newer.size());
    if (common > 0 && with.is_object()) return fail(Errc::invalid, "merge: a list meets a dict");
    if (merger.method == Method::no_replace) return merged;
    for (std::size_t i = 0; i < common; ++i) {
      TRY(Json both, in_place(merger, merged[i], newer[i], newer[i]));
      merged[i] = std::move(both);
    }
    return merged;
  }

  Expected<Json> merge_str(const Merger& merger, const Json& value, const Json& with) {
    if (merger.method != Method::append) return with;
    if (!with.is_string()) return fail(Errc::invalid, "merge: a text meets what is none");
    std::string both(value.get_string());
    both += std::string_view(with.get_string());
    return Json(both);
  }

  const Mergers& mergers_;
  std::size_t depth_ = 0;
};

}  // namespace

Expected<Json> merge(const Mergers& mergers, const Json& value, const Json& with) {
  return Merging(mergers).merge(value, with);
}

}  // namespace hearth::format::user_data
