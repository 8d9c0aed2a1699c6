// What makes a DataFrame's query run.

#include <iostream>

#include "api/frame_state.h"
#include "dataframe/grouping.h"
#include "dataframe/operations.h"
#include "firesteel/dataframe.h"
#include "plan/relations.h"
#include "session/schema_tree.h"

namespace firesteel {

void DataFrame::printSchema() const { std::cout << schema().treeString() << std::endl; }

void DataFrame::explain(std::string_view mode) const {
  std::cout << explainString(mode) << '\n' << std::flush;
}

std::vector<Row> DataFrame::collect() const {
  return guarded([&] { return collect_rows(state_->session, state_->plan); });
}

void DataFrame::foreach (const std::function<bool(const Row&)>& visit) const {
  guarded([&] { for_each_row(state_->session, state_->plan, visit); });
}

std::vector<Row> DataFrame::take(int32_t rows) const { return limit(rows).collect(); }

Row DataFrame::first() const { return take(1).at(0); }

std::vector<Row> DataFrame::tail(int32_t rows) const {
  return derive<Tail>(*this, Literal::integer(rows)).collect();
}

int64_t DataFrame::count() const {
  return guarded([&] {
    const ExprPtr count = UnresolvedFunction::make("count", {Literal::integer(1)});
    const PlanPtr plan =
        grouped(GroupingKind::kGroupBy, {}, {Alias::make(count, "count")}, state_->plan);
    return first_value(state_->session, plan).get<int64_t>();
  });
}

bool DataFrame::isEmpty() const { return take(1).empty(); }

std::string DataFrame::showString(int32_t rows, int32_t truncate, bool vertical) const {
  return guarded([&] {
    return first_value(state_->session, show_string(state_->plan, rows, truncate, vertical))
        .get<std::string>();
  });
}

void DataFrame::show(int32_t rows, int32_t truncate, bool vertical) const {
  std::cout << showString(rows, truncate, vertical) << '\n' << std::flush;
}

void DataFrame::createView(const std::string& name, bool replace, bool global) const {
  guarded([&] {
    Session& session = state_->engine_session();
    const PlanPtr plan = session.query(state_->plan)->analyzed();
    if (global) {
      session.catalog().create_global_temp_view(name, plan, replace);
    } else {
      session.catalog().create_temp_view(name, plan, replace);
    }
  });
}

DataFrame DataFrame::persist() const {
  guarded([&] { state_->engine_session().query(state_->plan)->persist(""); });
  return *this;
}

DataFrame DataFrame::persist(const std::string& storageLevel) const {
  guarded([&] {
    state_->engine_session().query(state_->plan)->persist("", StorageLevel::by_name(storageLevel));
  });
  return *this;
}

DataFrame DataFrame::unpersist() const {
  guarded([&] {
    Session& session = state_->engine_session();
    session.cache().remove(session.query(state_->plan)->analyzed());
  });
  return *this;
}

bool DataFrame::isCached() const {
  return guarded([&] {
    Session& session = state_->engine_session();
    return session.cache().find(session.query(state_->plan)->analyzed()) != nullptr;
  });
}

DataFrame DataFrame::localCheckpoint() const {
  return guarded([&] {
    RunningQuery query(state_->session, state_->plan);
    const Attributes output = to_attributes(query->schema());
    return make_frame(state_->session, std::make_shared<LocalRelation>(output, query->collect()));
  });
}

}  // namespace firesteel
