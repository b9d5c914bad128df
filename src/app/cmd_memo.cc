#include <algorithm>

#include "app/commands.hh"
#include "app/daemon_client.hh"

namespace hearth::app {
namespace {

constexpr Duration kMemoPatience = std::chrono::seconds(5);

JsonObject nothing_kept() {
  return {{"entries", 0},          {"bytes", 0},   {"waiting", 0}, {"hits", 0}, {"misses", 0},
          {"groups", JsonArray()}, {"left_out", 0}};
}

std::string number_of(const JsonObject& object, std::string_view key) {
  return std::to_string(get_int(object, key).value_or(0));
}

/// "0.4 s", "12 s", "3 min".
std::string duration_text(std::int64_t ms) {
  char text[32];
  if (ms < 10'000) {
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ms) / 1'000);
  } else if (ms < 600'000) {
    std::snprintf(text, sizeof text, "%lld s", static_cast<long long>(ms / 1'000));
  } else {
    std::snprintf(text, sizeof text, "%lld min", static_cast<long long>(ms / 60'000));
  }
  return text;
}

/// " at HOST" for what a far end keeps.
std::string at(std::string_view host) {
  return host.empty() ? "" : join({" at ", host});
}

std::string line_of(const JsonObject& group, std::string_view host) {
  char line[96];
  std::snprintf(line, sizeof line, "%7s  %9s  %7s  %8s  %8s  ", number_of(group, "entries").c_str(),
                number_of(group, "bytes").c_str(), number_of(group, "hits").c_str(),
                duration_text(get_int(group, "age_ms").value_or(0)).c_str(),
                duration_text(get_int(group, "unused_ms").value_or(0)).c_str());
  return join({line, get_string(group, "scope").value_or(""), "  ",
               get_string(group, "name").value_or(""), at(host), "\n"});
}

/// What went at a far end is counted with what went here.
void add(JsonObject& cleared, const JsonObject& far) {
  for (const char* key : {"entries", "left_out"})
    cleared[key] = get_int(cleared, key).value_or(0) + get_int(far, key).value_or(0);
  const JsonArray* names = get_array(far, "names");
  JsonArray all = get_array(cleared, "names") ? *get_array(cleared, "names") : JsonArray{};
  for (const Json& name : names ? *names : JsonArray{})
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  cleared["names"] = std::move(all);
}

/// One memo's functions, as lines of the table.
std::string lines_of(const JsonObject& memo, std::string_view host) {
  std::string out;
  const JsonArray* groups = get_array(memo, "groups");
  for (const Json& group : groups ? *groups : JsonArray{})
    if (group.is_object()) out += line_of(group.get_object(), host);
  if (get_int(memo, "left_out").value_or(0) > 0)
    out += join({"and ", number_of(memo, "left_out"), " functions more", at(host), "\n"});
  return out;
}

std::string sum_of(const JsonObject& memo, std::string_view host) {
  return join({number_of(memo, "entries"), " entries, ", number_of(memo, "bytes"), " bytes, ",
               number_of(memo, "hits"), " hits, ", number_of(memo, "misses"), " misses", at(host),
               "\n"});
}

std::string memo_table(const JsonObject& memo, const std::vector<FarAnswer>& far) {
  std::string lines = lines_of(memo, "");
  std::string sums = sum_of(memo, "");
  for (const FarAnswer& one : far) {
    lines += lines_of(one.answer, one.host);
    sums += sum_of(one.answer, one.host);
  }
  if (!lines.empty())
    lines = "ENTRIES      BYTES     HITS       AGE    UNUSED  SCOPE  FUNCTION\n" + lines;
  return lines + sums;
}

/// What far ends keep, as a member beside what is kept here.
JsonArray far_memos(const std::vector<FarAnswer>& far) {
  JsonArray memos;
  for (const FarAnswer& one : far) {
    JsonObject memo{{"channel", one.channel}, {"host", one.host}};
    for (const auto& member : one.answer)
      if (member.key() != "t") memo[member.key()] = member.value();
    memos.push_back(std::move(memo));
  }
  return memos;
}

/// The memos of the far ends whose channels are open. Who refuses is left out.
Co<std::vector<FarAnswer>> ask_far_memos(Context& context) {
  JsonObject question{{"t", "memo.list"}};
  auto far =
      co_await ask_far_ends(context.loop, context.env, std::move(question), "", kMemoPatience);
  std::erase_if(far, [](const FarAnswer& one) { return !get_array(one.answer, "groups"); });
  co_return far;
}

}  // namespace

Co<Expected<int>> memo_list(Context& context, const MemoOptions& options) {
  JsonObject question{{"t", "memo.list"}};
  auto answer = co_await ask(context.loop, context.env, std::move(question), kMemoPatience);
  if (!answer && !means_no_daemon(answer.error()))
    co_return std::unexpected(std::move(answer).error());
  JsonObject memo = answer ? *std::move(answer) : nothing_kept();
  memo.erase("t");
  const auto far = co_await ask_far_memos(context);
  const std::string text = memo_table(memo, far);
  memo["far_ends"] = far_memos(far);
  CO_CHECK_OK(print(options.json ? to_text(memo) + "\n" : text));
  co_return 0;
}

Co<Expected<int>> memo_clear(Context& context, const MemoOptions& options) {
  JsonObject question{{"t", "memo.clear"}};
  if (!options.scope.empty()) question["scope"] = options.scope;
  auto answer = co_await ask(context.loop, context.env, question, kMemoPatience);
  if (!answer && !means_no_daemon(answer.error()))
    co_return std::unexpected(std::move(answer).error());
  JsonObject cleared = answer ? *std::move(answer)
                              : JsonObject{{"entries", 0}, {"names", JsonArray()}, {"left_out", 0}};
  cleared.erase("t");
  const auto far = co_await ask_far_ends(context.loop, context.env, question, "", kMemoPatience);
  for (const FarAnswer& one : far) add(cleared, one.answer);
  const std::int64_t count = get_int(cleared, "entries").value_or(0);
  const std::string text =
      join({std::to_string(count), count == 1 ? " entry" : " entries", " dropped\n"});
  CO_CHECK_OK(print(options.json ? to_text(cleared) + "\n" : text));
  co_return 0;
}

}  // namespace hearth::app
