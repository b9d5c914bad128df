#pragma once
#include "app/cmd_record.hh"
#include "app/nouns/noun.hh"

// Verbs of ARA's command line and their options, for any RecordNoun (which outlives the command
// line).

namespace hearth::app {

/// --client, --server and the like.
void add_api_options(CLI::App* verb, ApiOptions& options);

/// Options of a list: the noun's filters, order, pages, forms.
void add_list_options(CLI::App* verb, const RecordNoun& noun, RecordVerb& options);
/// Options of one object: its id and forms.
void add_show_options(CLI::App* verb, const RecordNoun& noun, RecordVerb& options);

void add_list_verb(Cli& cli, CLI::App* noun, const RecordNoun& of, const char* what,
                   const char* example);
void add_show_verb(Cli& cli, CLI::App* noun, const RecordNoun& of, const char* what,
                   const char* example);
void add_delete_verb(Cli& cli, CLI::App* noun, const RecordNoun& of);
void add_metrics_verb(Cli& cli, CLI::App* noun, const RecordNoun& of, const char* what,
                      const char* example);

}  // namespace hearth::app
