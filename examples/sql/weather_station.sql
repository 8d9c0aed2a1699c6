-- A year of hourly readings from three weather stations, made on the spot: nothing to download.
--     bin/firesteel sql -f examples/sql/weather_station.sql

-- Hash functions stand in for chance, so that every run shows the same numbers.
CREATE TEMPORARY VIEW readings AS
SELECT
  station,
  TIMESTAMP_NTZ '2024-01-01 00:00:00' + make_interval(0, 0, 0, 0, CAST(id AS INT), 0, 0) AS at,
  CAST(
    12 - 9 * cos(2 * pi() * id / 8784) - 4 * cos(2 * pi() * (id % 24) / 24)
    + pmod(xxhash64(station, id), 61) / 10.0 - 3 AS DECIMAL(4, 1)
  ) AS celsius,
  IF(pmod(xxhash64(id, station), 100) < 2, NULL, pmod(xxhash64(station, id, 'wind'), 40)) AS wind
FROM range(0, 8784) LATERAL VIEW explode(array('harbour', 'hill', 'wood')) s AS station;

-- January, July and the whole year of each station: grouping sets and filtered aggregates.
SELECT
  station,
  coalesce(month, 'year') AS period,
  count(*) AS readings,
  round(avg(celsius), 1) AS mean,
  min(celsius) AS coldest,
  max(celsius) AS warmest,
  count(*) FILTER (WHERE wind >= 35) AS stormy_hours
FROM (SELECT *, date_format(at, 'yyyy-MM') AS month FROM readings)
GROUP BY GROUPING SETS ((station, month), (station))
HAVING period IN ('2024-01', '2024-07', 'year')
ORDER BY station, period;

-- The warmest day of each station, against the mean of the week before.
WITH daily AS (
  SELECT station, CAST(at AS DATE) AS day, avg(celsius) AS mean
  FROM readings
  GROUP BY ALL
),
compared AS (
  SELECT
    *,
    avg(mean) OVER (
      PARTITION BY station ORDER BY day ROWS BETWEEN 7 PRECEDING AND 1 PRECEDING
    ) AS week_before,
    row_number() OVER (PARTITION BY station ORDER BY mean DESC, day) AS place
  FROM daily
)
SELECT station, day, round(mean, 1) AS mean, round(week_before, 1) AS week_before
FROM compared
WHERE place = 1
ORDER BY station;

-- Hours without a wind reading, gathered, and worked on with higher-order functions.
SELECT
  station,
  size(hours) AS gaps,
  slice(transform(hours, h -> date_format(h, 'MM-dd HH:mm')), 1, 3) AS first_three,
  aggregate(hours, 0, (n, h) -> n + IF(hour(h) BETWEEN 6 AND 17, 1, 0)) AS by_day
FROM (
  SELECT station, sort_array(collect_list(at)) AS hours
  FROM readings
  WHERE wind IS NULL
  GROUP BY station
)
ORDER BY station;

-- Seasons side by side.
SELECT *
FROM (
  SELECT station, concat('Q', quarter(at)) AS season, celsius FROM readings
)
PIVOT (round(avg(celsius), 1) FOR season IN ('Q1', 'Q2', 'Q3', 'Q4'))
ORDER BY station;

-- The same questions can be asked with pipes, from top to bottom.
FROM readings
|> WHERE wind IS NOT NULL
|> EXTEND wind DIV 10 * 10 AS wind_from
|> AGGREGATE count(*) AS hours, round(avg(celsius), 1) AS mean GROUP BY wind_from
|> ORDER BY wind_from;
