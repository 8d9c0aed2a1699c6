#pragma once

#include "adaptive/plan_bytes/plan_reader.h"
#include "adaptive/plan_bytes/plan_writer.h"
#include "plan/exprs.h"

namespace firesteel {

// Functions travel by name: the reader binds the name again to the same arguments under the same
// settings, and checks that it gets what the writer had. The writer throws NotPortable for
// functions that the registry does not know, or that binding does not find again.
class FunctionBytes {
 public:
  explicit FunctionBytes(const SqlSettings& settings) : settings_(settings) {}

  void write_scalar(PlanWriter& out, const BoundScalar& function, const Exprs& args) const;
  std::shared_ptr<const BoundScalar> read_scalar(PlanReader& in, const Exprs& args) const;

  // `order`: that of the rows; for WITHIN GROUP it has a say in binding.
  void write_aggregate(PlanWriter& out, const BoundAggregate& function, const Exprs& args,
                       const std::vector<SortOrder>& order) const;
  std::shared_ptr<const BoundAggregate> read_aggregate(PlanReader& in, const Exprs& args,
                                                       const std::vector<SortOrder>& order) const;

  void write_generator(PlanWriter& out, const BoundGenerator& function, const Exprs& args) const;
  std::shared_ptr<const BoundGenerator> read_generator(PlanReader& in, const Exprs& args) const;

 private:
  std::shared_ptr<const BoundScalar> bind_scalar(const std::string& name, const Exprs& args) const;
  std::shared_ptr<const BoundAggregate> bind_aggregate(const std::string& name, NullTreatment nulls,
                                                       const Exprs& args,
                                                       const std::vector<SortOrder>& order) const;
  std::shared_ptr<const BoundGenerator> bind_generator(const std::string& name,
                                                       const Exprs& args) const;

  const SqlSettings& settings_;
};

}  // namespace firesteel
