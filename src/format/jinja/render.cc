#include "format/jinja/render.hh"

#include <algorithm>

#include "base/text.hh"
#include "base/utf8.hh"
#include "format/jinja/json.hh"
#include "format/jinja/parser.hh"
#include "format/jinja/runner.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

std::unexpected<Error> at_place(Error error, std::string_view source, std::size_t at) {
  const std::string_view before = source.substr(0, std::min(at, source.size()));
  const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
  const std::size_t column = python::length(before.substr(before.rfind('\n') + 1)) + 1;
  return std::unexpected(std::move(error).in(
      join({"line ", std::to_string(line), ", column ", std::to_string(column)})));
}

}  // namespace

Expected<std::string> render(std::string_view text, const JsonObject& values,
                             const Options& options) {
  const Limits& limits = options.limits;
  if (text.size() > limits.template_bytes)
    return fail(Errc::full, join({"a template of more than ", std::to_string(limits.template_bytes),
                                  " bytes"}));
  if (!is_valid_utf8(text)) return fail(Errc::invalid, "a template that is not UTF-8");
  const std::string source = unify_line_ends(text, options.whitespace.keep_trailing_newline);
  auto tokens = tokens_of(source, options.whitespace);
  if (!tokens) return at_place(std::move(tokens.error().error), source, tokens.error().at);
  const auto tree = parse(std::move(*tokens));
  if (!tree) return at_place(tree.error().error, source, tree.error().at);
  Engine engine(limits.memory_bytes, limits.steps, options.missing_prefix);
  TRY(const Dict* const context, from_json(engine.heap, values));
  Runner runner(engine, *context, limits.output_bytes);
  Scope scope;
  auto done = runner.run(*tree, scope);
  if (!done) return at_place(std::move(done).error(), source, runner.failed_at().value_or(0));
  return std::move(runner.output);
}

}  // namespace hearth::format::jinja
