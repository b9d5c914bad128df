#include "app/table/forms.hh"

#include "app/table/python.hh"
#include "app/table/yaml.hh"
#include "base/text.hh"
#include "record/query/json_text.hh"

namespace hearth::app {
namespace {

class JsonForm final : public ListForm {
 public:
  JsonForm(bool indent, Names columns) : indent_(indent), columns_(std::move(columns)) {}

  Expected<std::string> row(const Cells& cells) override {
    const char* before = indent_ ? (any_ ? ",\n  " : "[\n  ") : (any_ ? ", " : "[");
    any_ = true;
    return before + python_json(object_text(columns_, cells), indent_, 1);
  }
  std::string tail() override { return !any_ ? "[]\n" : indent_ ? "\n]\n" : "]\n"; }

 private:
  const bool indent_;
  const Names columns_;
  bool any_ = false;
};

class YamlForm final : public ListForm {
 public:
  explicit YamlForm(Names columns) : columns_(std::move(columns)) {}
  Expected<std::string> row(const Cells& cells) override {
    any_ = true;
    return yaml_element(object_text(columns_, cells));
  }
  std::string tail() override { return any_ ? "" : "[]\n"; }

 private:
  const Names columns_;
  bool any_ = false;
};

class ValueForm final : public ListForm {
 public:
  Expected<std::string> row(const Cells& cells) override {
    Names texts;
    for (const std::string& cell : cells) texts.push_back(python_str(cell));
    return join_with(" ", texts) + "\n";
  }
};

bool wanted(const std::vector<std::string>& variables, const std::string& name) {
  if (variables.empty()) return true;
  for (const std::string& one : variables)
    if (one == name) return true;
  return false;
}

/// Between double quotes of a shell it is nothing but text. cliff leaves `$` and backticks, which
/// would run what a task's name says as soon as somebody evaluates the lines.
std::string shell_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\"\\$`").contains(c)) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string object_text(const Names& columns, const Cells& cells) {
  record::ObjectText object;
  for (std::size_t i = 0; i < columns.size(); ++i) object.raw(columns[i], cells[i]);
  return object.done();
}

std::unique_ptr<ListForm> json_form(const FormatOptions& options, Names columns) {
  return std::make_unique<JsonForm>(!options.noindent, std::move(columns));
}
std::unique_ptr<ListForm> yaml_form(Names columns) {
  return std::make_unique<YamlForm>(std::move(columns));
}
std::unique_ptr<ListForm> value_form() {
  return std::make_unique<ValueForm>();
}

std::string json_object(const FormatOptions& options, const Names& columns, const Cells& cells) {
  return python_json(object_text(columns, cells), !options.noindent) + "\n";
}

// One document a column, so that they keep their order.
std::string yaml_objects(const Names& columns, const Cells& cells) {
  std::string out;
  for (std::size_t i = 0; i < columns.size(); ++i)
    out += yaml_object(object_text({columns[i]}, {cells[i]}));
  return out;
}

std::string value_lines(const Cells& cells) {
  std::string out;
  for (const std::string& cell : cells) out += python_str(cell) + "\n";
  return out;
}

std::string shell_lines(const FormatOptions& options, const Names& columns, const Cells& cells) {
  std::string out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!wanted(options.variables, columns[i])) continue;
    out += join({options.prefix, columns[i], "=\"", shell_escaped(python_str(cells[i])), "\"\n"});
  }
  return out;
}

}  // namespace hearth::app
