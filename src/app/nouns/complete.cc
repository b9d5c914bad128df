#include "app/nouns/complete.hh"

namespace hearth::app {
namespace {

/// Hidden ones have an empty group (CLI11).
template <class T>
bool is_shown(const T* one) {
  return !one->get_group().empty();
}

/// The verb that the words before the last name.
CLI::App* named(CLI::App& root, const std::vector<std::string>& words) {
  CLI::App* app = &root;
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    for (CLI::App* next : app->get_subcommands(nullptr))
      if (next->get_name() == words[i]) {
        app = next;
        break;
      }
  return app;
}

/// `word` is an option that is followed by its value.
bool takes_value(const CLI::App& app, const std::string& word) {
  const CLI::Option* option = word.starts_with('-') ? app.get_option_no_throw(word) : nullptr;
  return option && option->get_items_expected_max() > 0;
}

}  // namespace

std::string completions(CLI::App& root, const std::vector<std::string>& words) {
  if (words.empty()) return {};
  const std::string& begun = words.back();
  CLI::App* app = named(root, words);
  if (words.size() > 1 && takes_value(*app, words[words.size() - 2])) return {};
  std::string out;
  const auto add = [&](const std::string& word) {
    if (word.starts_with(begun)) out += word + "\n";
  };
  if (begun.starts_with('-')) {
    for (const CLI::Option* option : app->get_options())
      if (is_shown(option))
        for (const std::string& name : option->get_lnames()) add("--" + name);
    return out;
  }
  for (const CLI::App* next : app->get_subcommands(nullptr))
    if (is_shown(next)) add(next->get_name());
  return out;
}

}  // namespace hearth::app
