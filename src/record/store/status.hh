#pragma once
#include <optional>
#include <string_view>

namespace hearth::record {

/// Of a playbook, play or task, as the tables keep it.
enum class Status { unknown = 0, running = 1, completed = 2, failed = 3, expired = 4 };
/// Of a result, as the tables keep it. What people read is `shown_name`.
enum class ResultStatus { unknown = 0, ok = 1, failed = 2, skipped = 3, unreachable = 4 };
/// Why a run ended; a later one in this list outweighs an earlier one.
/// A signal outweighs the statistics: an interrupted run can still get to its end.
enum class EndReason { none = 0, gone = 1, stats = 2, error = 3, signal = 4 };
/// How the daemon saw a result come about; a later one outweighs an earlier one.
enum class Via { plain = 0, warm = 1, session = 2 };

std::string_view name_of(Status status);
std::string_view name_of(ResultStatus status);
std::string_view name_of(EndReason reason);
std::string_view name_of(Via via);
std::optional<Status> parse_status(std::string_view name);
std::optional<ResultStatus> parse_result_status(std::string_view name);
std::optional<EndReason> parse_end_reason(std::string_view name);
std::optional<Via> parse_via(std::string_view name);

/// The status when both were told, in any order: unknown < running < expired < completed < failed.
Status merge(Status one, Status other);

/// "changed" and "ignored" are what a reader of ok and failed results wants to know.
std::string_view shown_name(ResultStatus status, bool changed, bool ignored);

}  // namespace hearth::record
