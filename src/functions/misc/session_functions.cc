// What the session and the engine say about themselves: current_user, current_catalog, version...

#include "functions/function_registry.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

using SettingText = std::string (*)(const SqlSettings&);

// The release of Spark that the engine answers as, and the engine that answers.
std::string engine_version(const SqlSettings&) { return "4.2.0 firesteel"; }

BoundScalar bind_setting(const BindContext& context, const std::string& shown, SettingText text) {
  BoundScalar bound = bound_scalar(
      {}, TypeId::kString,
      [value = Value(text(context.settings))](const KernelInput& input) {
        return Vector::constant(TypeId::kString, value, input.num_rows);
      },
      NullRule::kNeverNull);
  bound.render = [shown](std::span<const std::string>) { return shown + "()"; };
  return bound;
}

}  // namespace

void register_session_functions(FunctionRegistry& registry) {
  const auto add = [&](std::string name, std::string shown, std::string what, std::string since,
                       SettingText text) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage = name + "() - " + what, .group = "misc_funcs", .since = std::move(since)},
        .min_args = 0,
        .max_args = 0,
        .bind = [shown,
                 text](const BindContext& context) { return bind_setting(context, shown, text); },
    });
  };
  const auto user = [](const SqlSettings& settings) { return settings.current_user; };
  const auto database = [](const SqlSettings& settings) { return settings.current_database; };
  add("current_user", "current_user", "user name of current execution context.", "3.2.0", user);
  add("user", "user", "user name of current execution context.", "3.4.0", user);
  add("session_user", "session_user", "user name of current execution context.", "4.0.0", user);
  add("current_catalog", "current_catalog", "Returns the current catalog.", "3.1.0",
      [](const SqlSettings& settings) { return settings.current_catalog; });
  add("current_database", "current_schema", "Returns the current database.", "1.6.0", database);
  add("current_schema", "current_schema", "Returns the current database.", "3.4.0", database);
  add("version", "version",
      "Returns the Spark version. The string contains 2 fields, first being a release version "
      "and the second being a git revision.",
      "3.0.0", engine_version);
}

}  // namespace firesteel
