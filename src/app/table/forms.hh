#pragma once
#include "app/table/format.hh"

// Inside of table: each form in the file of its name.

namespace hearth::app {

using Names = std::vector<std::string>;

std::unique_ptr<ListForm> json_form(const FormatOptions& options, Names columns);
std::unique_ptr<ListForm> yaml_form(Names columns);
std::unique_ptr<ListForm> csv_form(const FormatOptions& options, Names columns);
std::unique_ptr<ListForm> value_form();
std::unique_ptr<ListForm> table_form(const FormatOptions& options, Names columns);
/// Keeps all rows and gives them to `form` in order. `by`: places of columns, the first decides.
std::unique_ptr<ListForm> sorted_form(std::unique_ptr<ListForm> form, Names columns,
                                      std::vector<std::size_t> by, bool descending,
                                      std::vector<std::string>& warnings);

std::string json_object(const FormatOptions& options, const Names& columns, const Cells& cells);
std::string yaml_objects(const Names& columns, const Cells& cells);
std::string value_lines(const Cells& cells);
std::string shell_lines(const FormatOptions& options, const Names& columns, const Cells& cells);
std::string table_object(const FormatOptions& options, const Names& columns, const Cells& cells);

/// The cells as one JSON object.
std::string object_text(const Names& columns, const Cells& cells);

/// What a form may keep that prints at the end alone: 64 MiB of cells.
inline constexpr std::size_t kKeptBytesMax = 64 << 20;
/// Counts what a row adds to what is kept. Errc::full.
Expected<> keep(std::size_t& kept, const Cells& cells);

}  // namespace hearth::app
