#pragma once

#include <spark/connect/catalog.pb.h>

#include "plan/plan.h"
#include "session/session.h"

namespace firesteel {

// spark.catalog: carries out what the message asks for and returns the answer's rows. Throws what
// the like statement throws.
PlanPtr catalog_relation(const spark::connect::Catalog& message, Session& session);

}  // namespace firesteel
