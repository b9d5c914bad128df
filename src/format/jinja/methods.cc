#include "format/jinja/methods.hh"

#include <algorithm>
#include <span>

#include "base/text.hh"
#include "format/jinja/functions.hh"
#include "format/jinja/known.hh"

namespace hearth::format::jinja {
namespace {

// The public members that Python 3.11's types have.
constexpr std::string_view kStrMembers[] = {
    "capitalize",   "casefold",    "center",    "count",      "encode",       "endswith",
    "expandtabs",   "find",        "format",    "format_map", "index",        "isalnum",
    "isalpha",      "isascii",     "isdecimal", "isdigit",    "isidentifier", "islower",
    "isnumeric",    "isprintable", "isspace",   "istitle",    "isupper",      "join",
    "ljust",        "lower",       "lstrip",    "maketrans",  "partition",    "removeprefix",
    "removesuffix", "replace",     "rfind",     "rindex",     "rjust",        "rpartition",
    "rsplit",       "rstrip",      "split",     "splitlines", "startswith",   "strip",
    "swapcase",     "title",       "translate", "upper",      "zfill"};
constexpr std::string_view kListMembers[] = {"append", "clear",   "copy",   "count",
                                             "extend", "index",   "insert", "pop",
                                             "remove", "reverse", "sort"};
constexpr std::string_view kDictMembers[] = {"clear",      "copy",   "fromkeys", "get",
                                             "items",      "keys",   "pop",      "popitem",
                                             "setdefault", "update", "values"};
constexpr std::string_view kTupleMembers[] = {"count", "index"};
constexpr std::string_view kViewMembers[] = {"isdisjoint", "mapping"};

std::span<const std::string_view> members_of(Kind kind) {
  switch (kind) {
    case Kind::string:
      return kStrMembers;
    case Kind::list:
      return kListMembers;
    case Kind::tuple:
    case Kind::range:
      return kTupleMembers;
    case Kind::dict:
      return kDictMembers;
    case Kind::items_view:
    case Kind::keys_view:
    case Kind::values_view:
      return kViewMembers;
    default:
      return {};
  }
}

}  // namespace

bool has_attribute(const Value& object, std::string_view name) {
  const auto members = members_of(object.kind);
  return std::ranges::find(members, name) != members.end();
}

Expected<Value> call(Engine& engine, const Value& callee, const Arguments& arguments) {
  CHECK_OK(check_defined(callee));
  if (callee.is(Kind::function)) return call_function(engine, callee.text(), arguments);
  if (!callee.is(Kind::method))
    return bad(join({"'", type_name(callee), "' object is not callable"}));
  const Method& method = *callee.method;
  CHECK_OK(engine.step());
  switch (method.receiver.kind) {
    case Kind::string:
      return call_text_method(engine, method.receiver.text(), method.name, arguments);
    case Kind::loop:
      return call_loop_method(engine, *method.receiver.loop, method.name, arguments);
    case Kind::dict:
      return call_dict_method(engine, method.receiver, method.name, arguments);
    default:
      return call_list_method(engine, method.receiver, method.name, arguments);
  }
}

}  // namespace hearth::format::jinja
