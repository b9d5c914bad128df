#pragma once
#include <string>
#include <vector>

#include "record/query/json_text.hh"
#include "record/query/values.hh"

namespace hearth::record {

// What `hearth playbook list|show` and `hearth result show` print: text for people, JSON for
// programs.
//
// JSON: UTF-8, every field present, null for nothing, times RFC 3339 in UTC, durations in
// milliseconds. Lists have one record a line. Contents come as they were recorded.
// Text: columns aligned, times in UTC; control characters that modules print are shown as \x1b, so
// that a recorded result cannot drive the reader's terminal. Each ends with a line end.

std::string json_of(const std::vector<PlaybookRow>& rows);
std::string json_of(const PlaybookDetail& detail);
std::string json_of(const ResultDetail& detail);
/// {"roads", "plain"}: how calls ran, and why some ran plain.
std::string json_of(const std::vector<RoadRow>& roads, const std::vector<ReasonRow>& reasons);

/// What all of them say of a playbook, behind what it is known by.
void add_head(ObjectText& out, const PlaybookRow& row);

std::string text_of(const std::vector<PlaybookRow>& rows);
std::string text_of(const PlaybookDetail& detail);
std::string text_of(const ResultDetail& detail);

}  // namespace hearth::record
