#include "app/cmd_playbook_edit.hh"

#include "app/own/ask.hh"
#include "base/text.hh"

namespace hearth::app {
namespace {

Co<Expected<int>> change(ApiClient& api, const PlaybookEditOptions& options, JsonObject body) {
  std::string path = join({"runs/", encoded(options.run)});
  CO_TRY(const JsonObject run,
         co_await ask_own(api, "PATCH", std::move(path), "", std::move(body)));
  const std::string text =
      join({"playbook ", shown(run, "playbook"), ": name ", shown(run, "name"), ", labels ",
            shown(run, "labels"), ", group ", shown(run, "group"), "\n"});
  CO_CHECK_OK(print(options.json ? to_text(run) + "\n" : text));
  co_return 0;
}

Co<Expected<int>> do_label(Context& context, ApiClient& api, const PlaybookEditOptions& options) {
  JsonArray labels;
  for (const std::string& label : options.labels) labels.emplace_back(label);
  JsonObject body{{"by", user_of(context.env)}};
  body[options.how == "add" ? "labels_add" : "labels_remove"] = std::move(labels);
  co_return co_await change(api, options, std::move(body));
}

Co<Expected<int>> do_rename(Context& context, ApiClient& api, const PlaybookEditOptions& options) {
  JsonObject body{{"by", user_of(context.env)}, {"name", options.name}};
  co_return co_await change(api, options, std::move(body));
}

}  // namespace

Co<Expected<int>> playbook_label(Context& context, const PlaybookEditOptions& options) {
  return with_api<PlaybookEditOptions>(context, options, do_label);
}
Co<Expected<int>> playbook_rename(Context& context, const PlaybookEditOptions& options) {
  return with_api<PlaybookEditOptions>(context, options, do_rename);
}

}  // namespace hearth::app
