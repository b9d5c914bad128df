#include "app/cmd_record.hh"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "app/api_client.hh"
#include "app/ara/columns.hh"
#include "app/ara/metrics.hh"
#include "app/ara/pages.hh"
#include "app/ara/resolve.hh"
#include "http/url.hh"

namespace hearth::app {
namespace {

constexpr std::int64_t kListLimit = 50, kMetricsLimit = 1'000;

/// Of stdout; nothing where it is no terminal.
std::optional<int> terminal_width() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
  return size.ws_col;
}

/// Nobody reads any more (`| head`).
bool reader_is_gone() {
  pollfd out{STDOUT_FILENO, 0, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

Expected<std::int64_t> number_of(const Env& env, const char* name, std::int64_t otherwise) {
  const std::string text = env.get(name);
  if (text.empty()) return otherwise;
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0 ||
      value > kLimitMax)
    return fail(Errc::invalid, join({name, "=", text, ": a whole number is wanted"}));
  return value;
}

Expected<FormatOptions> format_of(const RecordVerb& verb, const Env& env) {
  FormatOptions format = verb.format;
  format.terminal_width = terminal_width();
  if (format.max_width == 0) {
    TRY(const std::int64_t width, number_of(env, "CLIFF_MAX_TERM_WIDTH", 0));
    format.max_width = static_cast<int>(std::min<std::int64_t>(width, 1'000'000));
  }
  return format;
}

/// Whole objects, one a line.
class ObjectLines {
 public:
  std::string row(const Fields& object) {
    const char* before = any_ ? ",\n" : "[\n";
    any_ = true;
    return before + object.object();
  }
  std::string tail() const { return any_ ? "\n]\n" : "[]\n"; }

 private:
  bool any_ = false;
};

Question question_of(const RecordVerb& verb) {
  return {verb.latest ? verb.noun->latest_path : verb.noun->path, verb.filters, verb.order,
          verb.offset, verb.latest};
}

Co<Expected<>> print_objects(Pages& pages) {
  ObjectLines lines;
  for (;;) {
    CO_TRY(const auto rows, co_await pages.next());
    if (rows.empty() || reader_is_gone()) break;
    std::string text;
    for (const Fields& row : rows) text += lines.row(row);
    CO_CHECK_OK(print(text));
  }
  co_return print(lines.tail());
}

void warn(Context& context, const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) context.log.warning(warning);
}

/// What is printed of a row that the API gave.
Co<Expected<>> prepare(Fields& row, const RecordVerb& verb, Resolver& resolver) {
  const RecordNoun& noun = *verb.noun;
  if (!verb.whole && row.has("path")) row.set_text("path", short_path(row.text("path")));
  if (!verb.resolve) co_return Expected<>{};
  const bool more = verb.whole && !noun.long_resolved.empty();
  co_return co_await resolver.resolve(row, more ? noun.long_resolved : noun.resolved);
}

Co<Expected<>> print_rows(Context& context, const RecordVerb& verb, ApiClient& api, Pages& pages) {
  const RecordNoun& noun = *verb.noun;
  CO_TRY(const FormatOptions format, format_of(verb, context.env));
  const bool more = verb.whole && !noun.long_columns.empty();
  const auto& columns = more ? noun.long_columns : noun.columns;
  std::vector<std::string> warnings;
  CO_TRY(const auto form, list_form(format, columns, warnings));
  Resolver resolver(api, verb.whole);
  std::string text = form->head();
  for (;;) {
    CO_TRY(auto rows, co_await pages.next());
    if (rows.empty() || reader_is_gone()) break;
    for (Fields& row : rows) {
      CO_CHECK_OK(co_await prepare(row, verb, resolver));
      CO_TRY(const std::string bytes, form->row(cells_of(row, columns)));
      text += bytes;
    }
    CO_CHECK_OK(print(for_terminal(format, std::move(text))));
    text.clear();
  }
  text += form->tail();
  warn(context, warnings);
  co_return print(for_terminal(format, std::move(text)));
}

Co<Expected<>> list(Context& context, const RecordVerb& verb, ApiClient& api) {
  std::int64_t limit = verb.limit;
  if (limit == 0) {
    CO_TRY(limit, number_of(context.env, "ARA_CLI_LIMIT", kListLimit));
  }
  Pages pages(api, question_of(verb), limit);
  if (verb.json) co_return co_await print_objects(pages);
  co_return co_await print_rows(context, verb, api, pages);
}

Co<Expected<>> metrics(Context& context, const RecordVerb& verb, ApiClient& api) {
  const MetricsNoun& noun = *verb.noun->metrics;
  const auto& columns = verb.whole && !noun.long_columns.empty() ? noun.long_columns : noun.columns;
  CO_TRY(FormatOptions format, format_of(verb, context.env));
  if (verb.json) {
    format.format = "json";
    format.noindent = true;
  }
  std::vector<std::string> warnings;
  CO_TRY(const auto form, list_form(format, columns, warnings));
  std::int64_t limit = verb.limit;
  if (limit == 0) {
    CO_TRY(limit, number_of(context.env, "ARA_CLI_LIMIT", kMetricsLimit));
  }
  Metrics sums(noun, verb.by.empty() ? noun.by.front() : verb.by, !verb.whole);
  Pages pages(api, question_of(verb), limit);
  for (;;) {
    CO_TRY(const auto rows, co_await pages.next());
    if (rows.empty()) break;
    for (const Fields& row : rows) CO_CHECK_OK(sums.add(row));
  }
  std::string text = form->head();
  for (const Cells& cells : sums.rows(columns)) {
    CO_TRY(const std::string bytes, form->row(cells));
    text += bytes;
  }
  text += form->tail();
  warn(context, warnings);
  co_return print(for_terminal(format, std::move(text)));
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos && text.size() < 20;
}

/// "/api/v1/playbooks/7". Errc::not_found: no number names an object.
Expected<std::string> path_of(const RecordVerb& verb) {
  if (is_number(verb.id)) return join({verb.noun->path, "/", verb.id});
  return fail(Errc::not_found,
              join({verb.noun->name, " ", verb.id, ": no such ", verb.noun->name,
                    "; a number is wanted, as `hearth ", verb.noun->name, " list` shows it"}));
}

/// "playbook 7: no such playbook" where that is what a 404 means.
Error named(Error error, const RecordVerb& verb) {
  if (error.code != Errc::not_found) return error;
  return {error.code, join({verb.noun->name, " ", verb.id, ": no such ", verb.noun->name})};
}

std::vector<std::string> show_columns(const RecordVerb& verb) {
  const RecordNoun& noun = *verb.noun;
  std::vector<std::string> columns = noun.show_columns;
  if (!verb.with_body) return columns;
  const auto updated = std::find(columns.begin(), columns.end(), "updated");
  columns.insert(updated, noun.body_column);
  return columns;
}

/// The page of ARA's interface that shows it.
std::string report_of(const std::string& server, const Fields& object, const RecordNoun& noun) {
  const bool itself = std::string_view(noun.name) == "playbook";
  const std::string id = itself ? object.text("id") : object.fields("playbook").text("id");
  const auto url = http::parse_url(server);  // whose login is nobody's to read
  return join({url ? url->shown() : server, "/playbooks/", id, ".html"});
}

Co<Expected<>> show(Context& context, const RecordVerb& verb, const ApiSettings& settings,
                    ApiClient& api) {
  CO_TRY(const std::string path, path_of(verb));
  auto body = co_await api.ask("GET", path);
  if (!body) co_return std::unexpected(named(std::move(body).error(), verb));
  CO_TRY(Fields object, parse_object(*body));
  if (verb.json) co_return print(object.object() + "\n");
  object.set_text("report", report_of(settings.server, object, *verb.noun));
  if (verb.noun->prepare_show) verb.noun->prepare_show(object);
  CO_TRY(const FormatOptions format, format_of(verb, context.env));
  const std::vector<std::string> columns = show_columns(verb);
  CO_TRY(std::string text, object_form(format, columns, cells_of(object, columns)));
  co_return print(for_terminal(format, std::move(text)));
}

Co<Expected<>> remove(const RecordVerb& verb, ApiClient& api) {
  CO_TRY(const std::string path, path_of(verb));
  const auto gone = co_await api.ask("DELETE", path);
  if (!gone) co_return std::unexpected(named(gone.error(), verb));
  if (!verb.json) co_return Expected<>{};
  co_return print(join({"{\"deleted\":\"", verb.noun->name, "\",\"id\":", verb.id, "}\n"}));
}

enum class What { list, metrics, show, remove };

Co<Expected<int>> run(Context& context, const RecordVerb& verb, What what) {
  CO_TRY(const ApiSettings settings, ApiSettings::of(verb.api, context.env));
  if (!verb.api.password.empty())
    context.log.warning(
        "a password on the command line is seen by everybody on this machine; use "
        "--password-file or ARA_API_PASSWORD");
  CO_TRY(const auto api, co_await connect_api(context, settings));
  Expected<> done;
  if (what == What::list) done = co_await list(context, verb, *api);
  if (what == What::metrics) done = co_await metrics(context, verb, *api);
  if (what == What::show) done = co_await show(context, verb, settings, *api);
  if (what == What::remove) done = co_await remove(verb, *api);
  co_await api->close();
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return 0;
}

}  // namespace

Co<Expected<int>> record_list(Context& context, const RecordVerb& verb) {
  co_return co_await run(context, verb, What::list);
}
Co<Expected<int>> record_metrics(Context& context, const RecordVerb& verb) {
  co_return co_await run(context, verb, What::metrics);
}
Co<Expected<int>> record_show(Context& context, const RecordVerb& verb) {
  co_return co_await run(context, verb, What::show);
}
Co<Expected<int>> record_delete(Context& context, const RecordVerb& verb) {
  co_return co_await run(context, verb, What::remove);
}

}  // namespace hearth::app
