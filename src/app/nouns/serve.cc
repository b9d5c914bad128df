#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"
#include "app/served_url.hh"

namespace hearth::app {
namespace {

/// Prints where the page is; serves it where nobody does.
int ui_main(const Env& env, const ServeOptions& options) {
  const std::string url = served_url(env);
  if (url.empty()) return serve_main(env, options);
  return print(url + "\n") ? 0 : exit_code_of(Errc::io);
}

void add_ui(Cli& cli) {
  auto& options = cli.options<ServeOptions>();
  CLI::App* verb =
      cli.lone(kStoreGroup, "ui", "where the page is; serves it where nobody does", "hearth ui");
  verb->add_option("--listen", options.listen,
                   "where to serve: ADDRESS:PORT (127.0.0.1:8000); port 0: any free one");
  cli.runs_main<ui_main>(verb, options);
}

}  // namespace

void add_serve(Cli& cli) {
  add_ui(cli);
  auto& options = cli.options<ServeOptions>();
  CLI::App* verb = cli.lone(kStoreGroup, "serve", "the record's page and API (ARA's) over HTTP",
                            "hearth serve --listen 127.0.0.1:8000");
  verb->add_option("--listen", options.listen,
                   "ADDRESS:PORT (127.0.0.1:8000); port 0: any free one");
  verb->add_option("--base-path", options.base_path, "stands before every path, as /sub/ara");
  verb->add_option("--allow-host", options.hosts,
                   "a further name that requests may be addressed to; * for any");
  CLI::Option* certificate = verb->add_option("--certificate", options.certificate, "PEM: HTTPS");
  verb->add_option("--key", options.key, "PEM, its key")->needs(certificate);
  verb->add_option("--store", options.store,
                   "sqlite:PATH or postgresql://HOST/DATABASE (HEARTH_STORE; else HOME's)");
  verb->add_flag("--read-login", options.auth.read_login, "GET, HEAD and OPTIONS need a login");
  verb->add_flag("--write-login", options.auth.write_login, "all else needs a login");
  verb->add_option("--users", options.auth.users, "users with passwords: lines of `htpasswd -B`");
  verb->add_option("--external-auth", options.auth.external_auth,
                   "the header in which a proxy says who asks");
  verb->add_option("--trusted-proxy", options.auth.trusted_proxies,
                   "the address of a proxy that is believed; may be repeated");
  verb->add_option("--cors", options.auth.cors,
                   "an origin whose pages may read and write; * for any; may be repeated");
  verb->add_flag("--redact", options.redact, "take secrets out of what others write");
  verb->add_flag("--no-search", options.no_search,
                 "take the index of results' texts out; searches look through the newest alone");
  cli.runs_main<serve_main>(verb, options);
}

}  // namespace hearth::app
