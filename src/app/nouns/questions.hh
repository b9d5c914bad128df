#pragma once
#include "app/nouns/noun.hh"

namespace hearth::app {

// The verbs that answer questions over several runs (docs/manual/questions.md), for the nouns that
// they belong to.
void add_playbook_questions(Cli& cli, CLI::App* playbook);
void add_task_questions(Cli& cli, CLI::App* task);
void add_host_questions(Cli& cli, CLI::App* host);

}  // namespace hearth::app
