// listagg (string_agg)(expr[, delimiter]): the values joined, in the order of WITHIN GROUP.

#include "functions/aggregate/bytes_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

struct JoinedText {
  std::string text;
  bool is_empty = true;

  size_t memory_usage() const { return sizeof(*this) + text.capacity(); }
};

class ListAggKernel final : public BytesAggregate<ListAggKernel, JoinedText> {
 public:
  // The values are argument `index`.
  ListAggKernel(DataType type, std::string delimiter, size_t index)
      : type_(std::move(type)), delimiter_(std::move(delimiter)), index_(index) {}

  std::unique_ptr<JoinedText> make() const { return std::make_unique<JoinedText>(); }
  void add(JoinedText& joined, std::span<const Decoded> args, size_t row) const {
    const Decoded& values = args[index_];
    if (!values.is_null(row)) append(joined, values.at<StringRef>(row).view());
  }
  void merge(JoinedText& into, JoinedText& from) const {
    if (!from.is_empty) append(into, from.text);
  }
  VectorPtr results(std::span<const JoinedText* const> groups) const {
    VectorBuilder builder(type_);
    for (const JoinedText* joined : groups) {
      if (joined == nullptr || joined->is_empty) {
        builder.append_null();
      } else {
        builder.append_string(joined->text);
      }
    }
    return builder.finish();
  }

  // Empty bytes for a group of nulls alone; else a mark and the text.
  std::string to_bytes(const JoinedText& joined) const {
    return joined.is_empty ? std::string() : "+" + joined.text;
  }
  void merge_bytes(JoinedText& into, std::string_view bytes) const {
    if (!bytes.empty()) append(into, bytes.substr(1));
  }

 private:
  void append(JoinedText& joined, std::string_view text) const {
    if (!joined.is_empty) joined.text += delimiter_;
    joined.text += text;
    joined.is_empty = false;
  }

  DataType type_;
  std::string delimiter_;
  size_t index_;
};

std::string delimiter_argument(const BindContext& context, const std::string& function,
                               const DataType& type) {
  const Argument& arg = context.args[1];
  if (!arg.constant) throw_non_foldable(context, function, 1, "delimiter", arg.type);
  if (arg.type.is(TypeId::kNull)) return "";
  if (type.is(TypeId::kBinary) != arg.type.is(TypeId::kBinary)) {
    throw_type_mismatch(context, function, "DATA_DIFF_TYPES",
                        {{"functionName", quote_identifier(function)},
                         {"dataType", "(" + quote_sql(context.args[0].type.sql()) + " or " +
                                          quote_sql(arg.type.sql()) + ")"}});
  }
  if (arg.constant->is_null()) return "";
  return arg.type.is(TypeId::kString) || arg.type.is(TypeId::kBinary)
             ? arg.constant->string()
             : value_to_string(*arg.constant, arg.type, context.settings.time_zone);
}

// `index` of the values: the key of WITHIN GROUP comes before them.
BoundAggregate bind_listagg_values(const std::string& name, size_t index,
                                   const BindContext& whole_context) {
  const BindContext context{whole_context.args.subspan(index), whole_context.settings};
  if (context.args.empty() || context.args.size() > 2) {
    throw_wrong_num_args(context, name, "[1, 2]");
  }
  const DataType& from = context.args[0].type;
  DataType type = from;
  if (!from.is(TypeId::kString) && !from.is(TypeId::kBinary)) {
    if (!can_implicitly_cast(from, TypeId::kString, context.settings.ansi)) {
      throw_unexpected_input_type(context, name, 0, "(\"STRING\" or \"BINARY\")");
    }
    type = TypeId::kString;
  }
  BoundAggregate bound;
  for (const Argument& arg : whole_context.args) bound.arg_types.push_back(arg.type);
  bound.arg_types[index] = type;
  std::string delimiter;
  if (context.args.size() > 1) delimiter = delimiter_argument(context, name, type);
  // Both names print as the first one.
  bound.render = [index](std::span<const std::string> args) {
    return "listagg(" + args[index] + ", " + (args.size() > index + 1 ? args[index + 1] : "NULL") +
           ")";
  };
  bound.return_type = type;
  bound.order_sensitive = true;
  bound.kernel = std::make_shared<ListAggKernel>(type, std::move(delimiter), index);
  return bound;
}

BoundAggregate bind_listagg(const std::string& name, const BindContext& context,
                            NullTreatment /*nulls*/) {
  return bind_listagg_values(name, 0, context);
}

// The rows come in the order of the keys.
BoundAggregate bind_ordered_listagg(const std::string& name, const BindContext& context,
                                    bool /*descending*/) {
  return bind_listagg_values(name, 1, context);
}

}  // namespace

void register_listagg(FunctionRegistry& registry) {
  for (const char* name : {"listagg", "string_agg"}) {
    FunctionDoc doc = {
        .usage =
            "listagg(expr[, delimiter])[ WITHIN GROUP (ORDER BY key [ASC | DESC] [,...])] - "
            "Returns the concatenation of non-NULL input values, separated by the delimiter "
            "ordered by key. If all values are NULL, NULL is returned.",
        .examples = {{"SELECT listagg(col) FROM VALUES ('a'), ('b'), ('c') AS tab(col)", "abc"},
                     {"SELECT listagg(col) WITHIN GROUP (ORDER BY col DESC) FROM VALUES ('a'), "
                      "('b'), ('c') AS tab(col)",
                      "cba"},
                     {"SELECT listagg(col) FROM VALUES ('a'), (NULL), ('b') AS tab(col)", "ab"},
                     {"SELECT listagg(col) FROM VALUES ('a'), ('a') AS tab(col)", "aa"},
                     {"SELECT listagg(DISTINCT col) FROM VALUES ('a'), ('a'), ('b') AS tab(col)",
                      "ab"},
                     {"SELECT listagg(col, ', ') FROM VALUES ('a'), ('b'), ('c') AS tab(col)",
                      "a, b, c"},
                     {"SELECT listagg(col) FROM VALUES (NULL), (NULL) AS tab(col)", "NULL"}},
        .group = "agg_funcs",
        .since = "4.0.0"};
    registry.add(AggregateFunction{
        .names = {name},
        .doc = std::move(doc),
        .min_args = 1,
        .max_args = 2,
        .bind = std::bind_front(bind_listagg, name),
        .within_group = true,
        .bind_within_group = std::bind_front(bind_ordered_listagg, name),
    });
  }
}

}  // namespace firesteel
