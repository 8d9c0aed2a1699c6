#pragma once

#include "adaptive/place/placer.h"
#include "session/session_conf.h"

namespace firesteel {

// Whether a plan reads so much that executors are worth their messages.
bool is_worth_distributing(const PhysicalPlan& plan, const SessionConf& conf);

// What Spark's settings say about the placing of plans.
PlaceSettings place_settings(const SessionConf& conf, const SqlSettings& sql);

// Runs the plan by stages; its rows go into `sink`, in order. False: the plan cannot leave this
// process, and nothing has been put into the sink.
bool run_by_stages(const PhysicalPtr& plan, StageRunner& runner, PlaceSettings settings,
                   ExecutionContext& context, Sink& sink);

}  // namespace firesteel
