#include "adaptive/fragment.h"

#include "adaptive/plan_bytes/batch_bytes.h"
#include "adaptive/plan_bytes/node_bytes.h"
#include "adaptive/plan_bytes/type_bytes.h"

namespace firesteel {
namespace {

void write_exchange(PlanWriter& out, const ExchangeSpec& spec, const ExprBytes& exprs) {
  out.enumerator(spec.kind);
  out.integer(spec.partitions);
  exprs.write(out, spec.keys);
  exprs.write(out, spec.order);
  if (spec.kind == ExchangeSpec::Kind::kRange) out.text(batch_bytes(spec.bounds));
}

ExchangeSpec read_exchange(PlanReader& in, const ExprBytes& exprs) {
  ExchangeSpec spec;
  spec.kind = in.enumerator<ExchangeSpec::Kind>();
  spec.partitions = in.number();
  spec.keys = exprs.read_list(in);
  spec.order = exprs.read_order(in);
  if (spec.kind == ExchangeSpec::Kind::kRange) {
    std::vector<DataType> types;
    for (const auto& key : spec.order) types.push_back(key.expr->type());
    spec.bounds = batch_of_bytes(in.view(), types);
  }
  return spec;
}

}  // namespace

std::string stage_bytes(const std::vector<PhysicalPtr>& plans,
                        const std::optional<ExchangeSpec>& exchange, const SqlSettings& settings) {
  PlanWriter out;
  write_settings(out, settings);
  const ExprBytes exprs(settings);
  out.boolean(exchange.has_value());
  if (exchange) write_exchange(out, *exchange, exprs);
  out.list(plans, [&](PlanWriter& to, const PhysicalPtr& plan) {
    PlanWriter bytes;
    NodeBytes(settings).write(bytes, plan);
    to.text(bytes.bytes());
  });
  return out.take();
}

Fragment read_fragment(std::string_view bytes, size_t branch, const TaskShare& share) {
  PlanReader in(bytes);
  Fragment fragment;
  fragment.settings = read_settings(in);
  const ExprBytes exprs(fragment.settings);
  if (in.boolean()) fragment.exchange = read_exchange(in, exprs);
  const auto plans = in.list([](PlanReader& from) { return from.view(); });
  PlanReader plan(plans.at(branch));
  fragment.plan = NodeBytes(fragment.settings).read(plan, share);
  return fragment;
}

void check_portable(const PhysicalPlan& node, const SqlSettings& settings) {
  PlanWriter out;
  NodeBytes(settings).write_node(out, node);
}

std::vector<DataType> types_of(const Attributes& attributes) {
  std::vector<DataType> types;
  for (const auto& attribute : attributes) types.push_back(attribute.type);
  return types;
}

}  // namespace firesteel
