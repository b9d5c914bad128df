// For tests: redacts what comes line by line, and prints it again. A line is 'J' and JSON, or 'T'
// and the JSON string of a text.
#include <iostream>
#include <string>

#include "record/api/json_text.hh"
#include "record/api/redact_json.hh"

int main() {
  const hearth::record::redact::Redactor redactor;
  for (std::string line; std::getline(std::cin, line);) {
    const std::string_view json = std::string_view(line).substr(1);
    if (line[0] == 'J') {
      std::cout << hearth::record::api::redact_json(redactor, json) << "\n";
    } else {
      const std::string text = hearth::record::api::json_string(json);
      const std::string told = redactor.text(text, redactor.suspects(text));
      std::cout << hearth::record::api::quote_json(told) << "\n";
    }
  }
}
