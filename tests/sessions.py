"""Sessions as all tests want them."""

import os
import time

# Timestamps reach Python in its local time zone; here and on the server it is the same one.
TIME_ZONE = "America/Los_Angeles"
os.environ["TZ"] = TIME_ZONE
time.tzset()

from pyspark.sql import SparkSession  # noqa: E402  (after the time zone is set)


def new_session(remote):
    session = SparkSession.builder.remote(remote).create()
    session.conf.set("spark.sql.session.timeZone", TIME_ZONE)
    return session
