#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

constexpr const char* kApiGroup = "Which record (this home's where nothing is said)";
constexpr const char* kFormGroup = "How it is printed, as ARA's command line does it";
constexpr const char* kFilterGroup = "Which of them";

/// An option that may be given many times, with one value each.
template <class T>
CLI::Option* add_many(CLI::App* verb, const char* name, T& values, const char* what) {
  return verb->add_option(name, values, what)->allow_extra_args(false)->type_name("COLUMN");
}

/// Marks that ARA's form was asked for.
void marks(CLI::Option* option, RecordVerb& options) {
  option->each([&options](const std::string&) { options.ara_form = true; });
}

void add_flag(CLI::App* verb, const char* name, bool& value, const char* what, RecordVerb& options,
              const char* group) {
  verb->add_flag_callback(
          name,
          [&options, &value] {
            value = true;
            options.ara_form = true;
          },
          what)
      ->group(group);
}

void add_json(CLI::App* verb, RecordVerb& options, const char* what) {
  verb->add_flag("--json", options.json, what);
}

void add_format_options(CLI::App* verb, RecordVerb& options,
                        const std::vector<std::string>& formats) {
  FormatOptions& format = options.format;
  CLI::Option* form = verb->add_option("-f,--format", format.format, "table where not said");
  form->check(CLI::IsMember(formats))->group(kFormGroup);
  marks(form, options);
  CLI::Option* column =
      add_many(verb, "-c,--column", format.columns, "only this column; may be repeated");
  column->group(kFormGroup);
  marks(column, options);
  add_flag(verb, "--noindent", format.noindent, "json: all on one line", options, kFormGroup);
  CLI::Option* width =
      verb->add_option("--max-width", format.max_width, "table: not wider (CLIFF_MAX_TERM_WIDTH)");
  width->group(kFormGroup);
  marks(width, options);
  add_flag(verb, "--fit-width", format.fit_width, "table: as wide as the terminal, as it is anyway",
           options, kFormGroup);
  add_flag(verb, "--print-empty", format.print_empty, "table: its head also where nothing is found",
           options, kFormGroup);
}

void add_list_forms(CLI::App* verb, RecordVerb& options) {
  add_format_options(verb, options, {"csv", "json", "table", "value", "yaml"});
  FormatOptions& format = options.format;
  CLI::Option* quote = verb->add_option("--quote", format.quote, "csv: what stands in quotes");
  quote->check(CLI::IsMember({"all", "minimal", "none", "nonnumeric"}))->group(kFormGroup);
  marks(quote, options);
  CLI::Option* sort = add_many(verb, "--sort-column", format.sort_columns,
                               "sort what came by this column; may be repeated");
  sort->group(kFormGroup);
  marks(sort, options);
  CLI::Option* up = verb->add_flag("--sort-ascending", format.ascending,
                                   "from small to large, as where not said");
  CLI::Option* down = verb->add_flag("--sort-descending", format.descending, "from large to small");
  up->group(kFormGroup)->excludes(down);
  down->group(kFormGroup);
}

void add_filter(CLI::App* verb, const TextFilter& filter, RecordVerb& options) {
  const std::string parameter = filter.parameter;
  const bool ara_form = !filter.in_view;
  verb->add_option_function<std::string>(
          filter.option,
          [&options, parameter, ara_form](const std::string& value) {
            options.filters.emplace_back(parameter, value);
            if (ara_form) options.ara_form = true;
          },
          filter.what)
      ->group(kFilterGroup);
}

void add_filter(CLI::App* verb, const FlagFilter& filter, RecordVerb& options) {
  const std::string parameter = filter.parameter, value = filter.value;
  if (filter.otherwise) options.filters.emplace_back(parameter, filter.otherwise);
  CLI::Option* flag = verb->add_flag_callback(
      filter.option,
      [&options, parameter, value] {
        options.filters.emplace_back(parameter, value);
        options.ara_form = true;
      },
      filter.what);
  flag->group(kFilterGroup);
  if (filter.excludes) flag->excludes(verb->get_option(filter.excludes));
}

void add_filters(CLI::App* verb, const RecordNoun& noun, const std::vector<TextFilter>& texts,
                 RecordVerb& options) {
  options.noun = &noun;
  options.order = noun.order;
  for (const TextFilter& filter : texts) add_filter(verb, filter, options);
  for (const FlagFilter& filter : noun.flags) add_filter(verb, filter, options);
  CLI::Option* order = verb->add_option("--order", options.order,
                                        std::string("by this field, as --order=-started with the "
                                                    "largest first (") +
                                            noun.order + ")");
  order->group(kFilterGroup);
  marks(order, options);
}

void add_limit(CLI::App* verb, RecordVerb& options, const char* what) {
  verb->add_option("--limit", options.limit, what)
      ->check(CLI::Range(std::int64_t{1}, kLimitMax))
      ->type_name("N")
      ->group(kFilterGroup);
}

}  // namespace

void add_api_options(CLI::App* verb, ApiOptions& options) {
  const auto add = [&](const char* name, std::string& value, const char* what) {
    verb->add_option(name, value, what)->group(kApiGroup);
  };
  add("--client", options.client, "offline, or http for a server (ARA_API_CLIENT)");
  add("--server", options.server, "its URL (HEARTH_API, ARA_API_SERVER)");
  add("--timeout", options.timeout, "seconds for one request (30; ARA_API_TIMEOUT)");
  add("--username", options.username, "of a login (ARA_API_USERNAME)");
  add("--password", options.password, "everybody on this machine can see it: better ...");
  add("--password-file", options.password_file, "its first line (or ARA_API_PASSWORD)");
  add("--ssl-cert", options.ssl_cert, "PEM: our certificate (ARA_API_CERT)");
  add("--ssl-key", options.ssl_key, "PEM: its key (ARA_API_KEY)");
  add("--ssl-ca", options.ssl_ca, "PEM: whom to trust (ARA_API_CA)");
  verb->add_flag("--insecure", options.insecure, "trust any certificate (ARA_API_INSECURE)")
      ->group(kApiGroup);
}

void add_list_options(CLI::App* verb, const RecordNoun& noun, RecordVerb& options) {
  add_json(verb, options, "one JSON array of whole objects");
  add_filters(verb, noun, noun.filters, options);
  add_limit(verb, options, "at most so many (50; ARA_CLI_LIMIT)");
  verb->add_option("--offset", options.offset, "after so many")
      ->check(CLI::Range(std::int64_t{0}, kLimitMax))
      ->type_name("N")
      ->group(kFilterGroup);
  add_flag(verb, "--long", options.whole, "all columns, and paths whole", options, kFormGroup);
  if (!noun.resolved.empty())
    add_flag(verb, "--resolve", options.resolve, "names beside ids (ARA_CLI_RESOLVE)", options,
             kFormGroup);
  if (noun.latest_path)
    add_flag(verb, "--latest", options.latest, "each host's newest run alone", options,
             kFilterGroup);
  add_list_forms(verb, options);
  add_api_options(verb, options.api);
}

void add_show_options(CLI::App* verb, const RecordNoun& noun, RecordVerb& options) {
  options.noun = &noun;
  add_json(verb, options, "one JSON object whole");
  verb->add_option("id", options.id, "a number, as the list shows it")->required();
  if (noun.body_option)
    add_flag(verb, noun.body_option, options.with_body, "also what is in it", options, kFormGroup);
  add_format_options(verb, options, {"json", "shell", "table", "value", "yaml"});
  CLI::Option* prefix =
      verb->add_option("--prefix", options.format.prefix, "shell: before each variable's name");
  prefix->group(kFormGroup);
  marks(prefix, options);
  add_api_options(verb, options.api);
}

void add_list_verb(Cli& cli, CLI::App* noun, const RecordNoun& of, const char* what,
                   const char* example) {
  auto& options = cli.options<RecordVerb>();
  CLI::App* verb = cli.verb(noun, "list", what, example);
  add_list_options(verb, of, options);
  options.resolve = !of.resolved.empty() && !cli.env().get("ARA_CLI_RESOLVE").empty();
  cli.runs<record_list>(verb, options);
}

void add_show_verb(Cli& cli, CLI::App* noun, const RecordNoun& of, const char* what,
                   const char* example) {
  auto& options = cli.options<RecordVerb>();
  CLI::App* verb = cli.verb(noun, "show", what, example);
  add_show_options(verb, of, options);
  cli.runs<record_show>(verb, options);
}

void add_delete_verb(Cli& cli, CLI::App* noun, const RecordNoun& of) {
  auto& options = cli.options<RecordVerb>();
  options.noun = &of;
  const std::string example = std::string("hearth ") + of.name + " delete 7";
  CLI::App* verb = cli.verb(noun, "delete", "forget it and what belongs to it", example.c_str());
  add_json(verb, options, "one JSON object that says what is gone");
  verb->add_option("id", options.id, "a number, as the list shows it")->required();
  add_api_options(verb, options.api);
  cli.runs<record_delete>(verb, options);
}

void add_metrics_verb(Cli& cli, CLI::App* noun, const RecordNoun& of, const char* what,
                      const char* example) {
  auto& options = cli.options<RecordVerb>();
  CLI::App* verb = cli.verb(noun, "metrics", what, example);
  add_json(verb, options, "one JSON array of lines");
  if (of.metrics->may_choose)
    verb->add_option("--aggregate", options.by, "sum up by this field")
        ->check(CLI::IsMember(of.metrics->by))
        ->default_str(of.metrics->by.front());
  add_filters(verb, of, of.metrics->filters, options);
  add_limit(verb, options, "of at most so many of them (1000; ARA_CLI_LIMIT)");
  if (!of.metrics->long_columns.empty())
    add_flag(verb, "--long", options.whole, "all columns, and paths whole", options, kFormGroup);
  add_list_forms(verb, options);
  add_api_options(verb, options.api);
  cli.runs<record_metrics>(verb, options);
}

}  // namespace hearth::app
