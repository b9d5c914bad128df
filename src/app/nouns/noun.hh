#pragma once
#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "app/command.hh"

/// The command line as its nouns see it: each `nouns/<noun>.cc` describes one, `all.cc` lists them.
/// Only these files and cli.cc know CLI11.
namespace hearth::app {

/// The headings under which `hearth --help` shows the nouns, in this order.
constexpr const char* kRunGroup = "Run";
constexpr const char* kRecordGroup = "See what was recorded";
constexpr const char* kStoreGroup = "Serve and keep the record";
constexpr const char* kWarmGroup = "What is kept warm";
constexpr const char* kHelpGroup = "Help";

/// Collects what can be named; knows the exit code once it was parsed.
class Cli {
 public:
  Cli(const Env& env, CLI::App& root) : env_(env), root_(root) {}
  Cli(const Cli&) = delete;

  /// A noun with verbs: one of them has to be named. `example` is shown in its help.
  CLI::App* noun(const char* group, const char* name, const char* what, const char* example) {
    CLI::App* app = lone(group, name, what, example);
    app->require_subcommand(1);
    return app;
  }
  /// A noun that is its own verb, as `hearth doctor`.
  CLI::App* lone(const char* group, const char* name, const char* what, const char* example) {
    CLI::App* app = verb(&root_, name, what, example);
    app->group(group);
    return app;
  }
  CLI::App* verb(CLI::App* noun, const char* name, const char* what, const char* example) {
    CLI::App* app = noun->add_subcommand(name, what);
    app->footer(std::string("Example:\n  ") + example);
    return app;
  }

  /// Options that live as long as the command line: CLI11 writes into them while it parses.
  template <class T>
  T& options() {
    auto owned = std::make_unique<Kept<T>>();
    T& value = owned->value;
    kept_.push_back(std::move(owned));
    return value;
  }

  /// `command`, a `Co<Expected<int>> (Context&, const T&)`, is what `verb` does.
  template <auto command, class T>
  void runs(CLI::App* verb, T& options) {
    verb->callback([this, &options] { exit_code_ = run_command<T, command>(env_, options); });
  }
  /// `main`, an `int (const Env&, const T&)` with a loop of its own, is what `verb` does.
  template <auto main, class T>
  void runs_main(CLI::App* verb, T& options) {
    verb->callback([this, &options] { exit_code_ = main(env_, options); });
  }

  const Env& env() const { return env_; }
  int exit_code() const { return exit_code_; }

 private:
  struct Owned {
    virtual ~Owned() = default;
  };
  template <class T>
  struct Kept : Owned {
    T value;
  };

  const Env& env_;
  CLI::App& root_;
  std::vector<std::unique_ptr<Owned>> kept_;
  int exit_code_ = 0;
};

/// `playbook prune`
void add_playbook_prune(Cli& cli, CLI::App* noun);

/// Adds every noun to `cli`, in the order in which the help shows them.
void add_nouns(Cli& cli);

}  // namespace hearth::app
