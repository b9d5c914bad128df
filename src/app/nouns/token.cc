#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {

void add_token(Cli& cli) {
  auto& options = cli.options<TokenOptions>();
  CLI::App* noun = cli.noun(kStoreGroup, "token", "who may use the record's API",
                            "hearth token create --name ci --scope write");
  CLI::App* create = cli.verb(noun, "create", "a new one; its secret is printed, once",
                              "hearth token create --name ci --scope write --expires 90");
  create->add_option("--name", options.name, "what it is for")->required();
  create->add_option("--scope", options.scope, "read, write or admin")
      ->required()
      ->check(CLI::IsMember({"read", "write", "admin"}));
  create->add_option("--expires", options.expires_days, "in so many days; never where missing")
      ->check(CLI::Range(1, 36'500));
  create->add_flag("--json", options.json, "one JSON object instead of the secret alone");
  cli.runs<token_create>(create, options);
  CLI::App* list = cli.verb(noun, "list", "those that are valid", "hearth token list --all");
  list->add_flag("--all", options.all, "revoked and expired ones, too");
  list->add_flag("--json", options.json, "one JSON array instead of a table");
  cli.runs<token_list>(list, options);
  CLI::App* revoke = cli.verb(noun, "revoke", "takes one back, for good", "hearth token revoke ci");
  revoke->add_option("token", options.name, "its name or its id")->required();
  cli.runs<token_revoke>(revoke, options);
}

}  // namespace hearth::app
