#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// base.key or base[key]: a struct's field, an array's element, a map's value, or that field of
// every element of an array of structs.
ExprPtr extract_value(const Analysis& analysis, const ExprPtr& base, const ExprPtr& key,
                      const SourceRange& source);
// base.name of a struct or array of structs, or base['name'] of a map.
ExprPtr extract_field(const Analysis& analysis, const ExprPtr& base, const std::string& name,
                      const SourceRange& source);
// Field number `ordinal` of a struct.
ExprPtr get_struct_field(const Analysis& analysis, const ExprPtr& base, int ordinal,
                         const std::string& name);

// The ordinal of a struct's field; throws FIELD_NOT_FOUND and AMBIGUOUS_REFERENCE_TO_FIELDS.
int find_field(const Analysis& analysis, const DataType& type, const std::string& name,
               const SourceRange& source);

}  // namespace firesteel::analyze
