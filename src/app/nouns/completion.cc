#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {
namespace {

struct CompletionOptions {
  std::string shell;
};

// Each asks `hearth __complete WORDS...` (complete.hh) and falls back to files.
constexpr const char* kBash = R"sh(_hearth() {
  local IFS=$'\n'
  COMPREPLY=($(hearth __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _hearth hearth
)sh";
constexpr const char* kZsh = R"sh(#compdef hearth
_hearth() {
  local -a found
  found=(${(f)"$(hearth __complete "${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then compadd -- $found; else _files; fi
}
compdef _hearth hearth
)sh";
constexpr const char* kFish =
    "complete -c hearth -a '(hearth __complete (commandline -opc)[2..] (commandline -ct) "
    "2>/dev/null)'\n";

Co<Expected<int>> print_script(Context&, const CompletionOptions& options) {
  const char* script = options.shell == "bash" ? kBash : options.shell == "zsh" ? kZsh : kFish;
  CO_CHECK_OK(print(script));
  co_return 0;
}

}  // namespace

void add_completion(Cli& cli) {
  auto& options = cli.options<CompletionOptions>();
  CLI::App* verb =
      cli.lone(kHelpGroup, "completion", "completes nouns, verbs and options in a shell",
               "source <(hearth completion bash)");
  verb->add_option("shell", options.shell, "whose script is wanted")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  cli.runs<print_script>(verb, options);
}

}  // namespace hearth::app
