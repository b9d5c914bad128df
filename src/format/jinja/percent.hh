#pragma once
#include "format/jinja/engine.hh"

namespace hearth::format::jinja {

/// format % values: printf's %s %r %d %i %u %x %X %o %f %F %e %g %c %%, with flags, width and
/// precision; values are a tuple, one value, or a dict for %(name)s. Errc::invalid: it does not
/// fit.
Expected<Value> percent(Engine& engine, std::string_view format, const Value& values);

}  // namespace hearth::format::jinja
