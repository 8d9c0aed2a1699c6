// What Spark checks when a function is created.

#include <set>

#include "analyze/expressions.h"
#include "analyze/resolve_plan.h"
#include "analyze/routine_scope.h"
#include "catalog/plain_types.h"
#include "sql/parser.h"

namespace firesteel::analyze {
namespace {

// The functions and relations that a body names.
struct References {
  std::vector<TableName> functions;
  std::vector<TableName> relations;
};

class ReferenceCollector {
 public:
  References take() && {
    std::erase_if(found_.relations, [&](const TableName& name) {
      return name.size() == 1 && own_.contains(to_lower(name[0]));
    });
    return std::move(found_);
  }

  void collect(const ExprPtr& expr) {
    visit(expr, [&](const ExprPtr& node) {
      if (const auto* call = node->as<UnresolvedFunction>()) {
        found_.functions.push_back(call->name());
      }
      if (const auto* scalar = node->as<ScalarSubquery>()) collect(scalar->plan());
      if (const auto* exists = node->as<Exists>()) collect(exists->plan());
      if (const auto* in = node->as<InSubquery>()) collect(in->plan());
      return true;
    });
  }

  void collect(const PlanPtr& plan) {
    visit(plan, [&](const PlanPtr& node) {
      if (const auto* with = node->as<UnresolvedWith>()) {
        for (const auto& named : with->queries()) own_.insert(to_lower(named.name));
      }
      if (const auto* relation = node->as<UnresolvedRelation>()) {
        found_.relations.push_back(relation->name());
      }
      for (const auto& expr : node->expressions()) collect(expr);
      return true;
    });
  }

 private:
  References found_;
  std::set<std::string> own_;
};

References references_of(const CreateFunctionCommand& definition, const SqlSettings& settings) {
  ReferenceCollector collector;
  if (definition.body_is_query) {
    collector.collect(parse_statement(definition.body, settings));
  } else {
    collector.collect(parse_expression(definition.body, settings));
  }
  return std::move(collector).take();
}

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : separator) + part;
  return out;
}

// Follows the functions that the body calls back to the one that is created.
class CycleCheck {
 public:
  CycleCheck(const RoutineMetadata& created, const SqlSettings& settings)
      : target_(joined(created.shown_name(), ".")), settings_(settings) {}

  void visit(const CreateFunctionCommand& definition, const Catalog& catalog,
             std::vector<std::string> path) const {
    if (!definition.class_name.empty() || path.size() > 100) return;
    for (const auto& name : references_of(definition, settings_).functions) {
      const auto routine = catalog.find_routine(name);
      if (!routine) continue;
      std::vector<std::string> longer = path;
      longer.push_back(joined(routine->routine->shown_name(), "."));
      if (longer.back() == target_) {
        throw SparkError("CYCLIC_FUNCTION_REFERENCE", {{"path", joined(longer, " -> ")}});
      }
      visit(routine->routine->definition, routine->catalog ? *routine->catalog : catalog, longer);
    }
  }

 private:
  const std::string target_;
  const SqlSettings& settings_;
};

// Names that come twice, in lower case.
std::string duplicates(const std::vector<std::string>& names) {
  std::set<std::string> seen;
  std::set<std::string> twice;
  for (const auto& name : names) {
    if (!seen.insert(to_lower(name)).second) twice.insert(to_lower(name));
  }
  std::string out;
  for (const auto& name : twice) out += (out.empty() ? "" : ", ") + quote_identifier(name);
  return out;
}

bool has_char_type(const DataType& type) { return without_char_types(type) != type; }

// What the definition says by itself.
void check_lists(const CreateFunctionCommand& definition) {
  const std::string& name = definition.name.back();
  std::vector<std::string> parameters;
  std::vector<std::string> columns;
  bool char_type = definition.return_type && has_char_type(*definition.return_type);
  for (const auto& parameter : definition.parameters) {
    parameters.push_back(parameter.name);
    char_type = char_type || has_char_type(parameter.type);
  }
  for (const auto& column : definition.return_columns) {
    columns.push_back(column.name);
    char_type = char_type || has_char_type(column.type);
  }
  if (const std::string twice = duplicates(parameters); !twice.empty()) {
    throw SparkError("DUPLICATE_ROUTINE_PARAMETER_NAMES",
                     {{"routineName", name}, {"names", twice}});
  }
  if (const std::string twice = duplicates(columns); !twice.empty()) {
    throw SparkError("DUPLICATE_ROUTINE_RETURNS_COLUMNS",
                     {{"routineName", name}, {"columns", twice}});
  }
  if (char_type) throw SparkError("UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING", {});
  for (size_t i = 1; i < definition.parameters.size(); ++i) {
    const auto& before = definition.parameters[i - 1];
    if (before.default_text && !definition.parameters[i].default_text) {
      throw SparkError("USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION",
                       {{"functionName", name},
                        {"parameterName", before.name},
                        {"nextParameterName", definition.parameters[i].name}});
    }
  }
  if (definition.returns_table && !definition.body_is_query) {
    throw SparkError("USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_BODY_MUST_BE_A_QUERY", {{"name", name}});
  }
}

void check_defaults(RoutineScope& scope) {
  for (const auto& parameter : scope.definition().parameters) {
    if (!parameter.default_text) continue;
    const ExprPtr value = scope.resolve_default(parameter);
    if (value->has_subquery()) {
      throw SparkError(
          "USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_EXPRESSION",
          {{"functionName", scope.definition().name.back()}, {"parameterName", parameter.name}});
    }
    scope.cast(value, parameter.type, scope.definition().source);
  }
}

// A function that stays must not need what is gone with the session.
void check_no_temporary(const Analysis& analysis, const RoutineMetadata& created,
                        const References& references) {
  const auto refuse = [&](const char* kind, const std::string& name) {
    throw SparkError("INVALID_TEMP_OBJ_REFERENCE",
                     {{"obj", "FUNCTION"},
                      {"objName", quote_identifiers(created.shown_name())},
                      {"tempObj", kind},
                      {"tempObjName", name}});
  };
  for (const auto& name : references.functions) {
    const auto routine = analysis.catalog.find_routine(name);
    if (routine && routine->routine->temporary()) {
      refuse("FUNCTION", quote_identifier(routine->routine->name));
    }
  }
  for (const auto& name : references.relations) {
    const auto relation = analysis.catalog.find_relation(name);
    if (relation && (relation->kind == CatalogRelation::Kind::kTempView ||
                     relation->kind == CatalogRelation::Kind::kGlobalTempView)) {
      refuse("VIEW", quote_identifiers(relation->qualifier));
    }
  }
}

bool reads_data(const Analysis& analysis, const References& references) {
  if (!references.relations.empty()) return true;
  return std::ranges::any_of(references.functions, [&](const TableName& name) {
    const auto routine = analysis.catalog.find_routine(name);
    return routine && routine->routine->definition.reads_data.value_or(false);
  });
}

void complete_scalar(RoutineScope& scope, CreateFunctionCommand& definition) {
  const ExprPtr body = scope.resolve_scalar_body();
  if (has_aggregate(body) || has_window(body) || has_generator(body)) {
    throw SparkError("USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS",
                     {{"queryText", definition.body}});
  }
  if (has_grouping_function(body)) fail(body->source(), "UNSUPPORTED_GROUPING_EXPRESSION", {});
  if (!definition.return_type) definition.return_type = body->type();
  scope.cast(body, *definition.return_type, definition.source);
}

void complete_rows(RoutineScope& scope, CreateFunctionCommand& definition) {
  const PlanPtr rows = scope.resolve_rows();
  const Attributes& output = rows->output();
  if (definition.return_columns.empty()) {
    for (const auto& column : output) {
      definition.return_columns.push_back({column.name, column.type, true, ""});
    }
    return;
  }
  if (output.size() != definition.return_columns.size()) {
    throw SparkError("USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH",
                     {{"name", scope.shown_name()},
                      {"outputSize", std::to_string(output.size())},
                      {"returnParamSize", std::to_string(definition.return_columns.size())}});
  }
  for (size_t i = 0; i < output.size(); ++i) {
    scope.cast(AttributeRef::make(output[i]), definition.return_columns[i].type, definition.source);
  }
}

}  // namespace

CreateFunctionCommand complete_definition(Analysis& analysis, CreateFunctionCommand definition) {
  if (!definition.class_name.empty()) return definition;
  check_lists(definition);
  auto created = std::make_shared<RoutineMetadata>();
  created->name = to_lower(definition.name.back());
  if (!definition.temporary) {
    created->database =
        to_lower(definition.name.size() > 1 ? definition.name[definition.name.size() - 2]
                                            : analysis.catalog.current_database());
  }
  created->definition = definition;
  const References references = references_of(definition, analysis.settings);
  CycleCheck(*created, analysis.settings)
      .visit(definition, analysis.catalog, {joined(created->shown_name(), ".")});
  if (!definition.temporary) check_no_temporary(analysis, *created, references);
  const CatalogRoutine routine{created, nullptr, nullptr};
  RoutineScope scope(analysis, routine);
  check_defaults(scope);
  if (definition.returns_table) {
    complete_rows(scope, definition);
  } else {
    complete_scalar(scope, definition);
  }
  const bool reads = reads_data(analysis, references);
  if (reads && definition.reads_data == false) {
    throw SparkError("INVALID_SQL_FUNCTION_DATA_ACCESS", {});
  }
  if (!definition.reads_data) definition.reads_data = reads;
  return definition;
}

}  // namespace firesteel::analyze
