#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {
namespace {

void add_json(CLI::App* verb, bool& json) {
  verb->add_flag("--json", json, "one JSON object instead of text");
}

void add_import_options(CLI::App* verb, ImportOptions& options) {
  verb->add_option("from", options.from, "a path, or a server's URL")->required();
  add_json(verb, options.json);
}

}  // namespace

void add_store(Cli& cli) {
  auto& options = cli.options<StoreOptions>();
  CLI::App* noun = cli.noun(kStoreGroup, "store", "the tables that everything is shown from",
                            "hearth store check");
  CLI::App* migrate =
      cli.verb(noun, "migrate", "bring the tables to this version", "hearth store migrate");
  add_json(migrate, options.json);
  cli.runs<store_migrate>(migrate, options);
  CLI::App* check = cli.verb(noun, "check", "whether the tables are whole and fit together",
                             "hearth store check");
  add_json(check, options.json);
  check->add_flag("--thorough", options.thorough, "each index too: takes longer");
  check->add_flag("--rebuild", options.rebuild, "make the tables again from the journal");
  cli.runs<store_check>(check, options);
  CLI::App* vacuum =
      cli.verb(noun, "vacuum", "give what is free back to the disk", "hearth store vacuum");
  add_json(vacuum, options.json);
  cli.runs<store_vacuum>(vacuum, options);
  auto& from = cli.options<ImportOptions>();
  CLI::App* import = cli.verb(noun, "import", "what an ARA database or a running ARA server has",
                              "hearth store import ~/.ara/server/ansible.sqlite");
  add_import_options(import, from);
  cli.runs<store_import>(import, from);
}

void add_export_site(Cli& cli, CLI::App* noun) {
  auto& site = cli.options<ExportSiteOptions>();
  CLI::App* html = cli.verb(noun, "html", "runs as a page that needs no server",
                            "hearth export html report last");
  html->add_option("folder", site.folder, "where to write it; it opens by its index.html")
      ->required();
  html->add_option("runs", site.runs, "runs: a number, a uid, or last");
  html->add_option("--group", site.group, "the runs of this group");
  html->add_option("--label", site.label, "the runs that have this label");
  html->add_option("--path", site.path, "the runs whose playbook's path contains this");
  html->add_option("--newest", site.newest, "so many at most, the newest")
      ->check(CLI::Range(1, 1000));
  html->add_flag("--force", site.force, "write over an export that is there");
  add_json(html, site.json);
  add_api_options(html, site.api);
  cli.runs<export_site>(html, site);
}

void add_exchange(Cli& cli) {
  auto& given = cli.options<ExportOptions>();
  CLI::App* noun = cli.noun(kStoreGroup, "export", "runs as a file, or as a page without a server",
                            "hearth export run last run.hearth");
  CLI::App* run = cli.verb(noun, "run", "one run as one file", "hearth export run last run.hearth");
  run->add_option("id", given.run, "a number, as the list shows it, or last")->required();
  run->add_option("file", given.file, "the file to write")->required();
  run->add_flag("--force", given.force, "write over a file that is there");
  add_json(run, given.json);
  cli.runs<export_run>(run, given);
  add_export_site(cli, noun);
  auto& from = cli.options<ImportOptions>();
  CLI::App* import =
      cli.lone(kStoreGroup, "import",
               "a run's file, an ARA database, what ansible-runner or -navigator left",
               "hearth import run.hearth");
  add_import_options(import, from);
  cli.runs<import_anything>(import, from);
  auto& lines = cli.options<ImportOptions>();
  CLI::App* again = cli.lone(kStoreGroup, "replay", "events of a file into the journal",
                             "hearth replay events.jsonl");
  again->add_option("file", lines.from, "one event a line; - for standard input")->required();
  add_json(again, lines.json);
  cli.runs<replay>(again, lines);
}

}  // namespace hearth::app
