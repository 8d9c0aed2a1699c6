#include "plan/unresolved_exprs.h"

#include "base/check.h"
#include "plan/function_sql.h"

namespace firesteel {
namespace {

std::string join_texts(std::span<const std::string> texts, const char* separator) {
  std::string out;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += separator;
    out += texts[i];
  }
  return out;
}

std::string name_sql(const std::vector<std::string>& parts) { return join_texts(parts, "."); }

Exprs gather_children(Exprs args, const UnresolvedFunction::Modifiers& modifiers) {
  if (modifiers.filter) args.push_back(modifiers.filter);
  for (const SortOrder& key : modifiers.within_group) args.push_back(key.expr);
  return args;
}

Exprs gather_children(ExprPtr function, const WindowSpec& spec) {
  Exprs children{std::move(function)};
  children.insert(children.end(), spec.partition_by.begin(), spec.partition_by.end());
  for (const SortOrder& key : spec.order_by) children.push_back(key.expr);
  return children;
}

Exprs gather_children(ExprPtr base, ExprPtr value) {
  Exprs children{std::move(base)};
  if (value) children.push_back(std::move(value));
  return children;
}

}  // namespace

const DataType& UnresolvedExpr::type() const {
  static const DataType kNone(TypeId::kNull);
  return kNone;
}

UnresolvedAttribute::UnresolvedAttribute(std::vector<std::string> parts,
                                         std::optional<int64_t> plan_id, bool is_metadata_column)
    : UnresolvedExpr(kKind, {}),
      parts_(std::move(parts)),
      plan_id_(plan_id),
      is_metadata_column_(is_metadata_column) {}

ExprPtr UnresolvedAttribute::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string UnresolvedAttribute::sql(bool with_ids) const {
  return (with_ids ? "'" : "") + name_sql(parts_);
}

UnresolvedStar::UnresolvedStar(std::vector<std::string> target,
                               std::vector<std::vector<std::string>> except,
                               std::optional<int64_t> plan_id)
    : UnresolvedExpr(kKind, {}),
      target_(std::move(target)),
      except_(std::move(except)),
      plan_id_(plan_id) {}

ExprPtr UnresolvedStar::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string UnresolvedStar::sql(bool /*with_ids*/) const {
  return target_.empty() ? "*" : name_sql(target_) + ".*";
}

UnresolvedRegex::UnresolvedRegex(std::string pattern, std::optional<int64_t> plan_id)
    : UnresolvedExpr(kKind, {}), pattern_(std::move(pattern)), plan_id_(plan_id) {}

ExprPtr UnresolvedRegex::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string UnresolvedRegex::sql(bool /*with_ids*/) const { return quote_identifier(pattern_); }

UnresolvedFunction::UnresolvedFunction(std::vector<std::string> name, Exprs args,
                                       Modifiers modifiers)
    : UnresolvedExpr(kKind, gather_children(args, modifiers)),
      name_(std::move(name)),
      arg_count_(args.size()),
      modifiers_(std::move(modifiers)) {}

UnresolvedFunction::UnresolvedFunction(std::string name, Exprs args)
    : UnresolvedFunction(std::vector<std::string>{std::move(name)}, std::move(args), Modifiers{}) {}

UnresolvedFunction::Modifiers UnresolvedFunction::modifiers() const {
  Modifiers out = modifiers_;
  size_t next = arg_count_;
  if (out.filter) out.filter = children()[next++];
  for (SortOrder& key : out.within_group) key.expr = children()[next++];
  return out;
}

ExprPtr UnresolvedFunction::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  Modifiers modifiers = modifiers_;
  size_t next = arg_count_;
  if (modifiers.filter) modifiers.filter = children[next++];
  for (SortOrder& key : modifiers.within_group) key.expr = children[next++];
  children.resize(arg_count_);
  return keep_source(
      std::make_shared<UnresolvedFunction>(name_, std::move(children), std::move(modifiers)));
}

std::string UnresolvedFunction::sql(bool with_ids) const {
  std::vector<std::string> texts;
  for (const ExprPtr& arg : args()) texts.push_back(arg->sql(with_ids));
  if (modifiers_.distinct && !texts.empty()) {
    texts[0] = (with_ids ? "distinct " : "DISTINCT ") + texts[0];
  }
  std::string out = function_sql(name_sql(name_), texts, with_ids);
  const Modifiers current = modifiers();
  if (!current.within_group.empty()) {
    std::vector<std::string> keys;
    for (const SortOrder& key : current.within_group) keys.push_back(key.sql(with_ids));
    out += " WITHIN GROUP (ORDER BY " + join_texts(keys, ", ") + ")";
  }
  if (current.filter) out += " FILTER (WHERE " + current.filter->sql(with_ids) + ")";
  return out;
}

UnresolvedWindow::UnresolvedWindow(ExprPtr function, WindowSpec spec)
    : UnresolvedExpr(kKind, gather_children(std::move(function), spec)), spec_(std::move(spec)) {}

WindowSpec UnresolvedWindow::spec() const {
  WindowSpec out = spec_;
  size_t next = 1;
  for (ExprPtr& key : out.partition_by) key = children()[next++];
  for (SortOrder& key : out.order_by) key.expr = children()[next++];
  return out;
}

ExprPtr UnresolvedWindow::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  WindowSpec spec = spec_;
  size_t next = 1;
  for (ExprPtr& key : spec.partition_by) key = children[next++];
  for (SortOrder& key : spec.order_by) key.expr = children[next++];
  return keep_source(std::make_shared<UnresolvedWindow>(std::move(children[0]), std::move(spec)));
}

std::string UnresolvedWindow::sql(bool with_ids) const {
  const std::string call = function()->sql(with_ids) + " OVER ";
  if (!spec_.reference.empty()) return call + spec_.reference;
  // The resolved form prints the same specification.
  const WindowSpec current = spec();
  const std::string text =
      WindowExpr(Literal::null(), current.partition_by, current.order_by, current.frame).sql(false);
  return call + text.substr(text.find('('));
}

UnresolvedExtract::UnresolvedExtract(ExprPtr base, ExprPtr key)
    : UnresolvedExpr(kKind, {std::move(base), std::move(key)}) {}

ExprPtr UnresolvedExtract::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), 2u);
  return keep_source(
      std::make_shared<UnresolvedExtract>(std::move(children[0]), std::move(children[1])));
}

std::string UnresolvedExtract::sql(bool with_ids) const {
  return children()[0]->sql(with_ids) + "[" + children()[1]->sql(with_ids) + "]";
}

UnresolvedLambda::UnresolvedLambda(std::vector<std::string> parameters, ExprPtr body)
    : UnresolvedExpr(kKind, {std::move(body)}), parameters_(std::move(parameters)) {}

ExprPtr UnresolvedLambda::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), 1u);
  return keep_source(std::make_shared<UnresolvedLambda>(parameters_, std::move(children[0])));
}

std::string UnresolvedLambda::sql(bool with_ids) const {
  std::string out = "lambdafunction(" + body()->sql(with_ids);
  for (const std::string& parameter : parameters_) out += ", " + parameter;
  return out + ")";
}

UnresolvedMultiAlias::UnresolvedMultiAlias(ExprPtr child, std::vector<std::string> names)
    : UnresolvedExpr(kKind, {std::move(child)}), names_(std::move(names)) {}

ExprPtr UnresolvedMultiAlias::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), 1u);
  return keep_source(std::make_shared<UnresolvedMultiAlias>(std::move(children[0]), names_));
}

std::string UnresolvedMultiAlias::sql(bool with_ids) const {
  return child()->sql(with_ids) + " AS (" + join_texts(names_, ", ") + ")";
}

Parameter::Parameter(std::string name, int position)
    : UnresolvedExpr(kKind, {}), name_(std::move(name)), position_(position) {}

ExprPtr Parameter::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string Parameter::sql(bool /*with_ids*/) const {
  return name_.empty() ? "posparameter(" + std::to_string(position_) + ")"
                       : "namedparameter(" + name_ + ")";
}

UpdateFields::UpdateFields(ExprPtr base, std::string path, ExprPtr value_or_null)
    : UnresolvedExpr(kKind, gather_children(std::move(base), std::move(value_or_null))),
      path_(std::move(path)) {}

ExprPtr UpdateFields::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  ExprPtr value = drops() ? nullptr : std::move(children[1]);
  return keep_source(
      std::make_shared<UpdateFields>(std::move(children[0]), path_, std::move(value)));
}

std::string UpdateFields::sql(bool with_ids) const {
  if (drops()) return "update_fields(" + children()[0]->sql(with_ids) + ", dropfield())";
  return "update_fields(" + children()[0]->sql(with_ids) + ", WithField(" +
         children()[1]->sql(with_ids) + "))";
}

}  // namespace firesteel
